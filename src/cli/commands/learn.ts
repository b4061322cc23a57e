import type { Argv, CommandModule } from 'yargs'

import { nearest } from '../../core/error.ts'
import { commandName } from '../../package.ts'
import type { LearnArguments, VerbName } from '../actions/learn.ts'
import { work } from '../lazy.ts'

/** `start learn VERB` */
export const learnCommand: CommandModule = {
  command: 'learn',
  describe: 'Numbered lessons: build a server, one clear next step at a time',
  builder: (yargs: Argv) => addExamples(helpVerbs(workVerbs(shared(yargs)))),
  handler: () => undefined,
}

const shared = (yargs: Argv) =>
  yargs
    .option('dir', { type: 'string', describe: 'Your workspace (default: ./learn)' })
    .option('course', { type: 'string', describe: 'Folder of another course in the same format' })
    .option('json', { type: 'boolean', describe: 'Print JSON' })
    .option('plain', { type: 'boolean', describe: 'No colour' })
    .strict()
    .fail(rejectUsage)

/** Exit code 2, as for any other wrong usage. */
const rejectUsage = (message: string | undefined, error: Error | undefined) => {
  if (error) throw error
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message ?? '')?.[1]
  const likely = unknown === undefined ? undefined : nearest(unknown, verbNames)
  const hint = likely === undefined ? '' : `. Did you mean "${likely}"?`
  console.error(`${message}${hint}\nSee: npx ${commandName} learn --help`)
  process.exit(2)
}

const workVerbs = (yargs: Argv) =>
  yargs
    .command(
      ['start', '$0'],
      'Create the workspace, show the current step, check after every save',
      (y) =>
        manual(y).option('watch', {
          type: 'boolean',
          default: true,
          describe: 'Keep checking (--no-watch: only show the step)',
        }),
      verb('start'),
    )
    .command('watch', 'Check after every save', manual, verb('watch'))
    .command(
      'list',
      'List lessons and steps, and what you have done',
      (y) => y.option('steps', { type: 'boolean', describe: 'List the steps of every lesson' }),
      verb('list'),
    )
    .command(
      'open <lesson> [step]',
      'Open a lesson: copy its files into your workspace',
      (y) =>
        named(y).option('from-mine', {
          type: 'boolean',
          describe: 'Carry on with your code from the previous lesson',
        }),
      verb('open'),
    )
    .command('check [lesson]', 'Check once; exit code 0: passed, 1: not yet', checkOptions, verb('check'))
    .command(
      'run [program]',
      'Run your server, for curl and the browser, or another program of the folder',
      program,
      verb('run'),
    )
    .command(
      'catch-up <step>',
      'Start at this step, with everything before it written for you',
      ofStep,
      verb('catchUp'),
    )
    .command(
      'reset [step]',
      'Start a step again',
      (y) =>
        ofStep(y).option('yes', { type: 'boolean', alias: 'y', describe: 'Do not ask for confirmation' }),
      verb('reset'),
    )

const helpVerbs = (yargs: Argv) =>
  yargs
    .command('read', 'Print the text of the current step', {}, verb('read'))
    .command(
      'hint [number]',
      'Show the next of three hints',
      (y) => y.positional('number', { type: 'number', describe: '1, 2 or 3 (default: the next)' }),
      verb('hint'),
    )
    .command(
      'explain <check>',
      "Explain a check, with its requests and your server's responses",
      (y) =>
        y.positional('check', {
          type: 'string',
          demandOption: true,
          describe: 'Its name, as learn check prints it',
        }),
      verb('explain'),
    )
    .command('solution [step]', 'Show the solution', ofStep, verb('solution'))
    .command('diff [step]', 'Compare your code with the solution', ofStep, verb('diff'))
    .command(
      'progress',
      'Show what you have done',
      (y) =>
        y.option('rebuild', { type: 'boolean', describe: 'Restore lost progress by checking your code' }),
      verb('progress'),
    )
    .command('doctor', 'Check the installation; include its output when you ask for help', {}, verb('doctor'))

const manual = (yargs: Argv) =>
  yargs.option('manual', { type: 'boolean', describe: 'Check only when r is pressed' })

const program = (yargs: Argv) =>
  yargs
    .positional('program', {
      type: 'string',
      describe: "A file of the lesson's folder, with or without its ending (default: the server)",
    })
    .example('$0 learn run', 'Run your server until Ctrl+C')
    .example('$0 learn run migrate', 'Run migrate.ts of the current lesson')

const named = (yargs: Argv) =>
  ofStep(
    yargs.positional('lesson', {
      type: 'string',
      describe: 'Its number or name, for example 02 or rest-routing',
    }),
  )

const ofStep = (yargs: Argv) =>
  yargs.positional('step', { type: 'string', describe: 'Its number or name, for example 2 or one-by-id' })

const checkOptions = (yargs: Argv) =>
  yargs
    .positional('lesson', { type: 'string', describe: 'Its number or name (default: the current lesson)' })
    .option('step', { type: 'string', describe: 'Check up to this step' })
    .option('all', { type: 'boolean', describe: 'Check every step of the lesson' })
    .option('url', { type: 'string', describe: 'Check a running server, in any language' })
    .option('seed', { type: 'string', describe: 'Use other test data' })

const addExamples = (yargs: Argv) =>
  yargs
    .example('$0 learn', 'Start, or carry on')
    .example('$0 learn check', 'Check the current step once')
    .example('$0 learn check 00 --url http://127.0.0.1:5000', 'Check a running server')

/** The verbs as typed. */
const verbNames: string[] = []

/** Loads the verb and sets `process.exitCode`, so that all output is written first. */
const verb = (name: VerbName) => {
  verbNames.push(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  return async (argv: LearnArguments) => {
    const { runVerb } = await work.learn()
    process.exitCode = await runVerb(name, argv)
  }
}
