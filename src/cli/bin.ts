#!/usr/bin/env node
import { load } from './load.ts'

await load('./main.js')
