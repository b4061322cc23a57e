/** devour-client brings no types; these are the parts that the tests use. */
declare module 'devour-client' {
  interface Answer {
    readonly data: unknown
  }
  class JsonApi {
    constructor(options: { apiUrl: string; logger: boolean })
    define(model: string, attributes: object): void
    create(model: string, resource: object): Promise<Answer>
    find(model: string, id: string, parameters?: object): Promise<Answer>
    findAll(model: string, parameters?: object): Promise<Answer>
    update(model: string, resource: object): Promise<Answer>
    destroy(model: string, id: string): Promise<Answer>
    one(model: string, id: string): { relationships(name: string): { get(): Promise<Answer> } }
  }
  export { JsonApi as default }
}
