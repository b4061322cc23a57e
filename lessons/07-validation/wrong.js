/** The whole of readMember at the steps before "all-at-once". */
const loop = `  for (const [field, rule] of Object.entries(rules)) {
    const value = fields[field]
    if (value === undefined && !required.includes(field)) continue
    const message = value === undefined ? 'is missing' : rule(value)
    if (message !== undefined) throw invalid([{ field, message }])
  }
`

/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // required-and-types
  [
    'required-and-types', 'checks-nothing',
    ['readMember(ctx.request.body)', 'ctx.request.body as ReturnType<typeof readMember>'],
    'missing-fields', 'accepted',
    'You answered 201 to null as `name`',
  ],
  [
    'required-and-types', 'says-403',
    { 'fields.ts': ['new ApiError(422,', 'new ApiError(403,'] },
    'missing-fields', 'says-401-or-403',
    '403 speaks of who is asking',
  ],
  [
    'required-and-types', 'no-details',
    { 'fields.ts': ["'Some fields are not right.', details)", "'Some fields are not right.')"] },
    'missing-fields', 'no-details',
    'and not what',
  ],
  [
    'required-and-types', 'by-name',
    { 'fields.ts': ["'Some fields are not right.', details)", "'Some fields are not right.', Object.fromEntries(details.map(({ field, message }) => [field, [message]])) as unknown as Problem[])"] },
    'missing-fields', 'details-by-name',
    'a list with an object for each problem',
  ],
  [
    'required-and-types', 'only-texts',
    { 'fields.ts': ["'Some fields are not right.', details)", "'Some fields are not right.', details.map(({ message }) => message) as unknown as Problem[])"] },
    'missing-fields', 'details-are-texts',
    'The problem has no `field`',
  ],
  [
    'required-and-types', 'crashes',
    { 'fields.ts': ["const message = value === undefined ? 'is missing' : rule(value)", "const message = field === 'name' && (value as string).length === 0 ? 'is missing' : rule(value)"] },
    'missing-fields', 'read-of-nothing',
    'it has no `length`',
  ],
  [
    'required-and-types', 'always-name',
    { 'fields.ts': ['throw invalid([{ field, message }])', "throw invalid([{ field: 'name', message }])"] },
    'missing-fields', 'other-field-named',
    'The problem is in `email`, and you named `name`',
  ],
  [
    'required-and-types', 'number-of',
    { 'fields.ts': ['if (!Number.isInteger(value))', 'if (!Number.isInteger(Number(value)))'] },
    'wrong-types', 'number-in-a-text',
    'The age `"30"` is a text',
  ],
  [
    'required-and-types', 'any-number',
    { 'fields.ts': ['if (!Number.isInteger(value))', "if (typeof value !== 'number')"] },
    'wrong-types', 'part-of-a-year',
    'Allow whole numbers alone',
  ],
  [
    'required-and-types', 'null-passes',
    { 'fields.ts': [loop, loop.replace('const value = fields[field]', 'const value = fields[field]\n    if (value === null) continue')] },
    'wrong-types', 'null-passes',
    'it is not missing',
  ],
  [
    'required-and-types', 'truthy',
    { 'fields.ts': [loop, loop.replace("value === undefined ? 'is missing'", "!value ? 'is missing'")] },
    'false-is-a-value', 'false-refused',
    'It is a value like any other',
  ],
  [
    'required-and-types', 'all-required',
    { 'fields.ts': ["const required = ['name', 'email', 'age']", "const required = ['name', 'email', 'age', 'newsletter']"] },
    'missing-fields', 'right-refused',
    'because of `newsletter`',
  ],
  [
    'required-and-types', 'newsletter-null',
    ['newsletter: false, ...fields', '...fields, newsletter: fields.newsletter as boolean'],
    'false-is-a-value', 'default-missing',
    'wants true or false',
  ],
  [
    'required-and-types', 'list-unwrapped',
    { 'fields.ts': ['const fields = objectIn(body)', 'const fields = objectIn(Array.isArray(body) ? body[0] : body)'] },
    'not-an-object', 'accepted',
    'it was stored',
  ],
  // rules
  [
    'rules', 'no-ages',
    { 'fields.ts': ["    if (Number(value) < 18 || Number(value) > 150) return 'must be 18 to 150'\n", ''] },
    'bad-ages', 'accepted',
    'You answered 201 to 17 as `age`',
  ],
  [
    'rules', 'and-for-or',
    { 'fields.ts': ['Number(value) < 18 || ', 'Number(value) < 18 && '] },
    'bad-ages', 'accepted',
    'You answered 201 to 17 as `age`',
  ],
  [
    'rules', 'eighteen-excluded',
    { 'fields.ts': ['Number(value) < 18', 'Number(value) <= 18'] },
    'bad-ages', 'limit-excluded',
    '18 was refused',
  ],
  [
    'rules', 'zero-is-missing',
    { 'fields.ts': [loop, loop.replace("value === undefined ? 'is missing'", "value === undefined || value === 0 ? 'is missing'")] },
    'zero-is-not-missing', 'zero-called-missing',
    'as if there were none',
  ],
  [
    'rules', 'spaces-count',
    { 'fields.ts': ["value.trim() === ''", "value === ''"] },
    'bad-names', 'only-spaces',
    'nothing to read',
  ],
  [
    'rules', 'only-our-letters',
    { 'fields.ts': ["value.trim() === '' ||", "!/^[a-z\\d]+([ -][a-z\\d]+)*$/i.test(value) ||"] },
    'bad-names', 'name-too-strict',
    'of any script',
  ],
  [
    'rules', 'has-an-at',
    { 'fields.ts': ['if (!isEmail(value))', "if (!value.includes('@'))"] },
    'bad-addresses', 'accepted',
    'You answered 201 to "ada@" as `email`',
  ],
  [
    'rules', 'home-made',
    { 'fields.ts': ['if (!isEmail(value))', 'if (!/^[a-z.]+-?[0-9a-f]*@[a-z]+\\.example$/.test(value))'] },
    'bad-addresses', 'address-too-strict',
    'is a usual address',
  ],
  // all-at-once
  [
    'all-at-once', 'first-only',
    { 'fields.ts': ['throw invalid(problems)', 'throw invalid(problems.slice(0, 1))'] },
    'lists-all-problems', 'first-only',
    'You reported 1 of 3 problems',
  ],
  [
    'all-at-once', 'missing-first',
    { 'fields.ts': ['const problems = [...missingIn(fields), ...problemsIn(fields)]', 'const missing = missingIn(fields)\n  const problems = missing.length > 0 ? missing : problemsIn(fields)'] },
    'lists-all-problems', 'other-field-named',
    'The problem is in `name`, and you named `email`',
  ],
  [
    'all-at-once', 'missing-forgotten',
    { 'fields.ts': ['[...missingIn(fields), ...problemsIn(fields)]', 'problemsIn(fields).length > 0 ? problemsIn(fields) : missingIn(fields)'] },
    'lists-all-problems', 'missing-forgotten',
    'and a missing one was not',
  ],
  [
    'all-at-once', 'reported-twice',
    { 'fields.ts': ['const problems = [...missingIn(fields), ...problemsIn(fields)]', 'const problems = [...missingIn(fields), ...problemsIn(fields), ...problemsIn(fields)]'] },
    'lists-all-problems', 'reported-twice',
    'more than once',
  ],
  [
    'all-at-once', 'stored-first',
    ["  const fields: Fields = readMember(ctx.request.body)\n  const member: Member = { id: nextId++, role: 'member', newsletter: false, ...fields }\n  members.push(member)\n",
      "  const member: Member = { id: nextId++, role: 'member', newsletter: false, ...(ctx.request.body as Member) }\n  members.push(member)\n  readMember(ctx.request.body)\n"],
    'nothing-stored-on-error', 'stored-first',
    'it was stored before it was checked',
  ],
  // only-what-you-know
  [
    'only-what-you-know', 'unknown-dropped',
    { 'fields.ts': ["Object.hasOwn(rules, field) ? rules[field]?.(value) : 'is not a field of a member'", 'Object.hasOwn(rules, field) ? rules[field]?.(value) : undefined'] },
    'unknown-field-refused', 'accepted',
    'as `newsleter`: it was stored',
  ],
  [
    'only-what-you-know', 'in-for-own',
    { 'fields.ts': ["Object.hasOwn(rules, field) ?", 'field in rules ?'] },
    'unknown-field-refused', 'every-object-has-it',
    'finds only what you wrote',
  ],
  [
    'only-what-you-know', 'rule-or-not',
    { 'fields.ts': ["const message = Object.hasOwn(rules, field) ? rules[field]?.(value) : 'is not a field of a member'", "const rule = rules[field]\n    const message = rule ? rule(value) : 'is not a field of a member'"] },
    'unknown-field-refused', 'every-object-has-it',
    'finds only what you wrote',
  ],
  [
    'only-what-you-know', 'role-has-a-rule',
    { 'fields.ts': ["const required = [", "rules.role = (value) => (value === 'member' || value === 'admin' ? undefined : 'must be member or admin')\nconst required = ["] },
    'role-not-chosen', 'became-admin',
    'is an admin now',
  ],
  [
    'only-what-you-know', 'id-has-a-rule',
    { 'fields.ts': ["const required = [", "rules.id = (value) => (Number.isInteger(value) ? undefined : 'must be a whole number')\nconst required = ["] },
    'role-not-chosen', 'chose-id',
    'The client chose its own id',
  ],
  // change-a-part
  [
    'change-a-part', 'all-required',
    ['readChange(ctx.request.body)', 'readMember(ctx.request.body)'],
    'patch-one-field', 'all-required',
    'what is missing stays as it is',
  ],
  [
    'change-a-part', 'replaces',
    ['Object.assign(member, readChange(ctx.request.body))\n  ctx.body = member', 'const next = { id: member.id, ...readChange(ctx.request.body) } as Member\n  members.splice(members.indexOf(member), 1, next)\n  ctx.body = next'],
    'patch-one-field', 'rest-lost',
    'PATCH changes, PUT replaces',
  ],
  [
    'change-a-part', 'defaults-again',
    ['Object.assign(member, readChange', 'Object.assign(member, { newsletter: false }, readChange'],
    'patch-one-field', 'default-came-back',
    'A default is for a new member',
  ],
  [
    'change-a-part', 'a-copy-only',
    ['Object.assign(member, readChange(ctx.request.body))\n  ctx.body = member', 'ctx.body = { ...member, ...readChange(ctx.request.body) }'],
    'patch-one-field', 'not-kept',
    'and the list does not',
  ],
  [
    'change-a-part', 'nothing-refused',
    { 'fields.ts': ['  const problems = problemsIn(fields)\n  if (problems.length', "  const problems = problemsIn(fields)\n  if (Object.keys(fields).length === 0) throw invalid([{ field: '', message: 'is empty' }])\n  if (problems.length"] },
    'patch-one-field', 'nothing-to-change',
    'A change of nothing was refused',
  ],
  [
    'change-a-part', 'unchecked',
    ['readChange(ctx.request.body)', 'ctx.request.body as object'],
    'patch-is-checked', 'accepted',
    'You answered 200 to 17 as `age`',
  ],
  [
    'change-a-part', 'skips-falsy',
    { 'fields.ts': ["  const problems = problemsIn(fields)\n  if (problems.length", "  const problems = problemsIn(fields).filter(({ field }) => fields[field])\n  if (problems.length"] },
    'patch-is-checked', 'skips-falsy',
    'was not looked at',
  ],
  [
    'change-a-part', 'assigned-first',
    ['Object.assign(member, readChange(ctx.request.body))', "Object.assign(member, { name: (ctx.request.body as Member).name ?? member.name })\n  Object.assign(member, readChange(ctx.request.body))"],
    'patch-all-or-nothing', 'half-changed',
    'Check everything first',
  ],
  // slow-address
  [
    'slow-address', 'still-slow',
    { 'email.ts': ["/^[\\w'+-]+(\\.[\\w'+-]+)*@[a-z\\d-]+(\\.[a-z\\d-]+)+$/i", "/^([\\w'+-]+\\.?)+@([a-z\\d-]+\\.)+[a-z\\d-]+$/i"] },
    'slow-address-refused', 'no-answer',
    '',
  ],
  [
    'slow-address', 'length-after',
    { 'email.ts': ["/^[\\w'+-]+(\\.[\\w'+-]+)*@[a-z\\d-]+(\\.[a-z\\d-]+)+$/i", "/^([\\w'+-]+\\.?)+@([a-z\\d-]+\\.)+[a-z\\d-]+$/i", 'text.length <= 254 && pattern.test(text)', 'text.length <= 70 && pattern.test(text)'] },
    'slow-address-refused', 'no-answer',
    '',
  ],
  [
    'slow-address', 'no-limit',
    { 'email.ts': ['text.length <= 254 && pattern.test(text)', 'pattern.test(text)'] },
    'long-address-refused', 'no-length',
    'the limit is 254',
  ],
  [
    'slow-address', 'two-parts',
    { 'email.ts': ["/^[\\w'+-]+(\\.[\\w'+-]+)*@[a-z\\d-]+(\\.[a-z\\d-]+)+$/i", '/^[^@]+@[^@]+$/'] },
    'bad-addresses', 'accepted',
    'You answered 201 to "ada@mail" as `email`',
  ],
  [
    'slow-address', 'too-strict',
    { 'email.ts': ["/^[\\w'+-]+(\\.[\\w'+-]+)*@[a-z\\d-]+(\\.[a-z\\d-]+)+$/i", '/^[\\w.-]+@[a-z\\d-]+(\\.[a-z\\d-]+)+$/i'] },
    'bad-addresses', 'address-too-strict',
    'is a usual address',
  ],
  // one-schema
  [
    'one-schema', 'open',
    { 'fields.ts': ['ajv.compile<Fields>(memberSchema)', 'ajv.compile<Fields>({ ...memberSchema, additionalProperties: false })', '  additionalProperties: false,\n}', '}', 'ajv.compile<Partial<Fields>>({ ...memberSchema,', 'ajv.compile<Partial<Fields>>({ ...memberSchema, additionalProperties: false,'] },
    'schema-agrees', 'schema-open',
    '`additionalProperties: false` closes it',
  ],
  [
    'one-schema', 'published-apart',
    ['ctx.body = memberSchema', "ctx.body = { ...memberSchema, properties: { ...memberSchema.properties, age: { type: 'integer' } } }"],
    'schema-agrees', 'schema-allows-more',
    'A client that trusts the schema is refused',
  ],
  [
    'one-schema', 'published-stricter',
    ['ctx.body = memberSchema', "ctx.body = { ...memberSchema, properties: { ...memberSchema.properties, age: { type: 'integer', minimum: 21 } } }"],
    'schema-agrees', 'schema-allows-less',
    'Do both use the same rules?',
  ],
  [
    'one-schema', 'a-field-short',
    ['ctx.body = memberSchema', 'const { newsletter: _, ...properties } = memberSchema.properties\n  ctx.body = { ...memberSchema, properties }'],
    'schema-served', 'field-not-in-schema',
    'The schema does not know all fields',
  ],
  [
    'one-schema', 'misspelled',
    ['ctx.body = memberSchema', "ctx.body = { ...memberSchema, properties: { ...memberSchema.properties, age: { type: 'int' } } }"],
    'schema-served', 'schema-does-not-compile',
    'Ajv cannot read this schema',
  ],
  [
    'one-schema', 'first-error-only',
    { 'fields.ts': ['new Ajv({ allErrors: true })', 'new Ajv()'] },
    'lists-all-problems', 'first-only',
    'You reported 1 of 3 problems',
  ],
  [
    'one-schema', 'coerced',
    { 'fields.ts': ['new Ajv({ allErrors: true })', 'new Ajv({ allErrors: true, coerceTypes: true })'] },
    'wrong-types', 'accepted',
    '',
  ],
]
