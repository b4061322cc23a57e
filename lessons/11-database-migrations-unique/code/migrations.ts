/** A member, as this program stores it. */
export interface Member {
  id: number
  name: string
  email: string
  /** In cents. */
  fee: number
  /** From the second migration on. */
  is_active?: boolean
  /** The same; null when nobody knows. */
  created_at?: string | null
}

export interface Data {
  /** How many migrations this data has seen; there is none in a file from before the first. */
  schema_version?: number
  nextId: number
  members: Member[]
}

/** One change of everything that is stored. */
export interface Migration {
  name: string
  up: (data: Data) => void
}

/** In order. What was released stays as it is; the next change is added at the end. */
export const migrations: readonly Migration[] = [
  // @step migrate-once
  {
    name: 'fees in cents',
    up: ({ members }) => {
      // @step refuse-to-start
      for (const member of members) {
        if (!Number.isFinite(member.fee)) throw new Error(`the fee of ${member.email} is ${member.fee}`)
        member.fee = Math.round(member.fee * 100)
      }
      // @stub
      for (const member of members) member.fee = Math.round(member.fee * 100)
      // @end
    },
  },
  // @stub
  // Step "migrate-once": the first change goes here.
  // @end
  // @step from-any-version
  {
    name: 'members can be inactive, and have a date',
    up: ({ members }) => {
      for (const member of members) Object.assign(member, { is_active: false, created_at: null })
    },
  },
  // @end
  // @step unique
  {
    name: 'an address belongs to one member',
    up: ({ members }) => {
      const known = new Set<string>()
      for (const { email } of members) {
        const address = email.trim().toLowerCase()
        if (known.has(address)) throw new Error(`two members have the address ${address}`)
        known.add(address)
      }
    },
  },
  // @end
]
