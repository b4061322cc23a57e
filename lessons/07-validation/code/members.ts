/** A member of the club of the shop. */
export interface Member {
  id: number
  name: string
  email: string
  age: number
  /** Whether the member wants a letter every month. */
  newsletter: boolean
  /** What a member may do is decided by the shop. */
  role: 'member' | 'admin'
}

/** What a client may send. */
export type Fields = Pick<Member, 'name' | 'email' | 'age'> & Partial<Pick<Member, 'newsletter'>>

export const members: Member[] = [
  {
    id: 1,
    name: 'Mira Sand',
    email: 'mira@mail.example',
    age: 41,
    newsletter: false,
    role: 'admin',
  },
]
