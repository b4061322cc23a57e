#!/usr/bin/env node
import { load } from './lazy.ts'

await load('./main.js')
