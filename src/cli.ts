#!/usr/bin/env node
import { load } from './cli/load.ts'

await load('./main.js')
