/** M: the specification's MUST; S: its SHOULD; H: follows from HTTP; D: our dialect, which is the tutorial library's and more. */
type Level = 'M' | 'S' | 'H' | 'D'

/** Every requirement that the tests hold, in our words. Numbers stay as they are; new rows go to the end of a family. */
const rows = `
CN1 M Content-Type is the media type with no parameter but ext and profile, also on errors
CN2 M POST with a media type parameter is 415 and creates nothing
CN3 M so is PATCH, and every write to a relationship
CN4 M an unknown ext in Content-Type is 415
CN5 M one unknown ext among known ones is 415
CN6 M an unknown profile is ignored
CN7 M a profile does not excuse another parameter
CN8 M Accept with nothing but a modified media type is 406
CN9 M also when there are several
CN10 M an unmodified instance beside a modified one is enough
CN11 M Accept with unknown ext in every instance is 406
CN12 M an instance without ext beside one with an unknown ext is enough
CN13 M an unknown profile in Accept is ignored and not claimed
CN14 H q is a weight and not a parameter of the media type
CN15 H */* and no Accept at all get the media type
CN16 M what was applied stands in Content-Type
CN17 S Vary: Accept on every answer
CN18 H media types are compared without regard to case
CN19 H another Content-Type is a 4xx
CN20 D 406 and 415 name the header
CN21 M jsonapi.ext in a body is not used for negotiation
CN22 D plain JSON is taken on writes
DS1 M the root is an object
DS2 M there is data, errors or meta
DS3 M data and errors are never together
DS4 M included comes only with data
DS5 M no other top-level members
DS6 M primary data is an object or null for one, a list for many
DS7 M type and id are there and text
DS8 M a resource object has only its members
DS9 M attributes and relationships are objects
DS10 M attributes and relationships share one name space
DS11 M no field is called id or type
DS12 M field names keep to the allowed characters
DS13 M a relationship has links, data or meta, and nothing else
DS14 M links of a relationship have self or related
DS15 M linkage is made of identifiers
DS16 M links are objects
DS17 M each link is a URI reference, a link object or null
DS18 M only the known top-level links
DS19 M meta is an object
DS20 M jsonapi has a version, and lists of URIs
DS21 M included is a list
DS22 M no resource is there twice
DS23 M everything included is linked to
DS24 M errors is a list
DS25 M an error has something and only its members
DS26 M status and code are text
DS27 M source is a pointer, a parameter or a header
DS28 M 204 has no body
DS29 M errors only with failure, and always with it
DS30 S status is the answer's status
DS31 S foreign keys are no attributes
F1 M a collection is 200 with a list
F2 M a resource is 200 with an object
F3 M a missing resource is 404
F4 M every link can be fetched
F5 M the top-level self keeps the query
F6 M a related to-many gives exactly the related resources
F7 M an empty related to-one is 200 with null
F8 M a related URL stays the same while the relationship changes
F9 M a relationship URL gives identifiers
F10 M a missing parent or unknown relationship is 404
F11 M a linkage document links to itself and to what is related
F12 H HEAD is GET without a body
F13 H an unsupported method is 405 with Allow
IN1 M include adds the related resources
IN2 M included is there and empty when nothing is related (to-many)
IN3 M and for an empty to-one
IN4 M include= is an empty list
IN5 M an unknown relationship is 400 with the parameter
IN6 M the name of an attribute is 400
IN7 M an unknown nested name is 400
IN8 M one unknown among several is 400
IN9 M a nested path includes the resources on the way
IN10 M a circle does not repeat the primary data
IN11 M a resource that several link to is there once
IN12 M nothing is included that was not asked for
IN13 M linkage data is there for what is included
IN14 M included resources are not cut at the page size
IN15 M include works on a collection
IN16 M include works on related URLs
IN17 M include works on POST
IN18 M include works on PATCH
IN19 M include works on relationship URLs, or is 400
IN20 M several paths at once
SF1 M fields limits attributes
SF2 M fields limits relationships
SF3 M a list of relationships alone
SF4 M an empty value means no fields
SF5 M type and id stay
SF6 M it applies by type, to primary data
SF7 M and to included resources
SF8 M on collections
SF9 M on related URLs
SF10 M on the answer to POST
SF11 M on the answer to PATCH
SF12 M brackets encoded or not
SF13 M include works although fields hides the relationship
SO1 M ascending by default
SO2 M a minus means descending
SO3 S several fields, in their order
SO4 M an unknown field is 400 with the parameter
SO5 M an unknown field in a list is 400
SO6 M related collections are sorted too
SO7 M order holds across pages
SO8 M ties neither lose nor repeat resources
SO9 S by an attribute of a related resource
PG1 M only first, last, prev and next
PG2 M each is a link or null, or absent
PG3 M no prev on the first page
PG4 M no next on the last page
PG5 M following next visits everything once
PG6 M prev undoes next
PG7 M links keep sort, fields, include and filter
PG8 M related collections have pages
PG9 M a linkage is complete
PG10 S page[size] and page[number]
PG11 D wrong pages and sizes are 400
PG12 D past the end is an empty list with the count
FI1 D the tutorial's list: eq and ne
FI2 D gt, ge, lt, le
FI3 D in_ and notin_
FI4 D like and notlike with % and _
FI5 D ilike and notilike
FI6 D startswith, endswith, contains, match
FI7 D is_ and isnot
FI8 D between
FI9 D any on a to-many
FI10 D has on a to-one
FI11 D nested any and has
FI12 D rel__attr
FI13 D and, or, not, nested
FI14 D one field with another
FI15 D null passes nothing but is_ and isnot, also inside not
FI16 D filter[name]=a and a,b
FI17 D filter[name][gt]=1
FI18 D filter[relationship]=id
FI19 D both forms together
FI20 D what is wrong is a 400 that says so
FI21 S meta.count is the total after filtering
FI22 D many-to-many, from both sides
CR1 M 201 with the resource as primary data
CR2 M the new id is text and unique
CR3 S Location
CR4 M Location is data.links.self
CR5 M it persists
CR6 M a to-one relationship is applied
CR7 M a to-many relationship is applied
CR8 M a type that is not of the collection is 409
CR9 M a free id of the client is taken
CR10 M a taken id is 409
CR11 M a missing related resource is 404 and nothing is created
CR12 M a relationship without data is 4xx
CR13 M linkage of a wrong type is 4xx
CR14 M linkage of a wrong shape is 4xx
CR15 M unknown members are ignored
CR16 M @members are ignored, also inside attributes
CR17 M lid is accepted
CR18 H no body is 4xx
CR19 H data that is null, a list or a text is 4xx
CR20 H no type is 4xx
CR21 H attributes that are no object are 4xx
CR22 H a root that is a list or a scalar is 4xx
CR23 H malformed JSON is 400
CR24 H all or nothing
CR25 D a foreign key as an attribute is taken, and shown as the relationship
CR26 D Prefer: return=minimal
UP1 M 200 with the document
UP2 M missing attributes keep their values
UP3 M missing relationships keep theirs
UP4 M a missing target is 404
UP5 M a missing related resource is 404
UP6 M a wrong type is 409
UP7 M a wrong id is 409
UP8 M no id is 4xx
UP9 M no type is 4xx
UP10 M a failed update changes nothing, also not the valid half
UP11 M a to-one is set
UP12 M a to-one is cleared
UP13 M a to-many is replaced
UP14 M a to-many is emptied
UP15 M the other side of a to-one follows
UP16 M the other side of a to-many follows
UP17 H PATCH on a collection is 4xx
UP18 M the self link takes PATCH
UP19 M null is a value
UP20 M a missing member in a list of several leaves all as it was
UP21 D an object attribute is replaced whole
UP22 D If-Match
UP23 D single resources and plain values
UP24 D attributes with names that may not be sent have others
RE1 M PATCH to-one with an identifier
RE2 M PATCH to-one with null
RE3 M PATCH to-many replaces all
RE4 M PATCH to-many with [] clears
RE5 M POST adds
RE6 M POST of what is there is success and does not double it
RE7 M the same twice in one request is one
RE8 M DELETE removes
RE9 M DELETE of what is not there is success
RE10 M POST of a missing resource is an error and changes nothing
RE11 M so is PATCH
RE12 M a wrong type is 4xx
RE13 M a list for a to-one is 4xx
RE14 M an object for a to-many is 4xx
RE15 M no data is 4xx
RE16 M a missing parent is 404
RE17 M an unknown relationship is 404
RE18 M 204 without a body
RE19 D 200 with the document when it is preferred
RE20 M the other side follows, to-many
RE21 M the other side follows, to-one
RE22 M many-to-many, from the side that holds the ids
RE23 M many-to-many, from the other side
RE24 M POST and DELETE on a to-one are 405
DE1 M 204 without a body
DE2 M then it is 404
DE3 M it is gone from the collection
DE4 M it is gone from linkage
DE5 S deleting what is missing is 404
DE6 M no linkage dangles
DE7 M a related to-one is null then
QP1 M an unknown name of small letters is 400 on a collection
QP2 M and on a resource
QP3 M and with brackets
QP4 M an illegal base name is 400
QP5 M an illegal family member is 400
QP6 D a mistyped name is told the nearest
QP7 M brackets encoded or not are the same
QP8 H + is a space
QP9 S source.parameter
QP10 D a parameter that comes twice is 400
AT1 M 200 with as many results as operations, in their order
AT2 M Content-Type carries the ext
AT3 M nothing of data, included, errors beside the results
AT4 M without ext in Content-Type it is refused
AT5 M plain JSON is refused
AT6 M GET is 405
AT7 M add without href
AT8 M add with href
AT9 M add with a client's id
AT10 M update by data.id
AT11 M update by ref
AT12 M update by href
AT13 M remove by ref
AT14 M remove by href
AT15 M a to-one by ref
AT16 M a to-one to null
AT17 M a to-many: add
AT18 M a to-many: update
AT19 M a to-many: remove
AT20 M a relationship by href
AT21 M lid in linkage
AT22 M lid in ref
AT23 M lid in data
AT24 M an unknown lid fails
AT25 M later operations see what earlier ones did
AT26 M a failure in the middle rolls everything back
AT27 M a failure at the end rolls everything back
AT28 M an unknown op is 400
AT29 M a missing op is 400
AT30 M ref and href together are 400
AT31 M remove without a target is 400
AT32 M add without data is 400
AT33 M an empty list is 400
AT34 M no list is 400
AT35 M a ref without type is 400
AT36 M a ref without id is 400
AT37 M errors point to the operation
AT38 M errors point into the operation
AT39 M a missing target is 404
AT40 M a type conflict is 409
AT41 M adding and removing in one request
CU1 M the profile stands in Content-Type
CU2 M prev and next are always there, null at the ends
CU3 M pages have exactly the size
CU4 M each resource has its cursor
CU5 M after and before
CU6 M a cursor survives that its resource is deleted
CU7 M a wrong size is 400
CU8 M a wrong cursor is 400
CU9 M too large a size is 400 and says what is the most
CU10 M an unsupported sort is 400
CU11 M a range between two cursors
CU12 M following next and prev, sorted, with ties
`

export const checklist: ReadonlyMap<string, { readonly level: Level; readonly text: string }> = new Map(
  rows
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', level = '', ...words] = line.split(' ')
      return [id, { level: level as Level, text: words.join(' ') }] as const
    }),
)

/** Which test holds which row. */
export const held = new Map<string, string>()

/** A test that is named after the row it holds. */
export function row(id: string, test: () => unknown): void {
  const known = checklist.get(id)
  if (!known || held.has(id)) throw new Error(`${id} is ${known ? 'held twice' : 'no row of the checklist'}`)
  const title = `${id} ${known.level} ${known.text}`
  held.set(id, title)
  it(title, async () => {
    await test()
  })
}
