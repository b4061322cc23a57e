export const steps = [
  [
    'cents',
    (members) => {
      for (const member of members) {
        if (typeof member.fee !== 'number') throw new TypeError(`${process.env.DATA_FILE}: ${member.name}: fee ${member.fee}`)
        member.fee = Number((member.fee * 100).toFixed(0))
      }
    },
  ],
  [
    'fields',
    (members) => members.forEach((member) => Object.assign(member, { is_active: false, created_at: null })),
  ],
  [
    'addresses',
    (members) => {
      const keys = members.map(({ email }) => email.trim().toLowerCase())
      const twice = keys.find((key, index) => keys.indexOf(key) !== index)
      if (twice !== undefined) throw new Error(`twice: ${twice}`)
    },
  ],
]
