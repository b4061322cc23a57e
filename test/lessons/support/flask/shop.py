"""Lessons 00 to 03 and 05, written right, in Flask. Mistakes are put into copies of it: see ../../verbs/flask.test.ts."""
from itertools import count
from urllib.parse import urlencode

from flask import Flask, abort, jsonify, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server

app = Flask(__name__)

COOKIES = [
    {'id': 2, 'name': 'Oat Crumble', 'slug': 'oat-crumble', 'price': 180, 'featured': False},
    {'id': 3, 'name': 'Ginger Crunch', 'slug': 'ginger-crunch', 'price': 220, 'featured': True},
    {'id': 5, 'name': 'Almond Moon', 'slug': 'almond-moon', 'price': 260, 'featured': False},
    {'id': 7, 'name': 'Lemon Snap', 'slug': 'lemon-snap', 'price': 190, 'featured': False},
    {'id': 12, 'name': '7 Grain', 'slug': '7-grain', 'price': 240, 'featured': True},
]


@app.errorhandler(HTTPException)
def error_as_json(error):
    answer = jsonify(error={'status_code': error.code, 'message': error.description})
    answer.status_code = error.code
    if error.code == 405:
        answer.headers['Allow'] = ', '.join(error.valid_methods)
    return answer


def body():
    if len(request.get_data()) > 100_000:
        abort(413, 'The body is larger than 100 kB.')
    if not request.is_json:
        abort(415, 'Send JSON, with the Content-Type application/json.')
    return request.get_json()


# Lesson 00

@app.get('/')
def hello():
    return {'name': 'Bob'}


@app.get('/hello/<name>')
def hello_name(name):
    return {'hello': name}


# Lesson 01

@app.get('/cookies/sample')
def sample():
    details = {'color': 'amber', 'size': 'small'}
    return {'name': 'Ginger Crunch', 'taste_profiles': ['spicy', 'crisp'], 'details': details}


@app.post('/api/submit')
def submit():
    return {'received': body()}


# Lesson 02

def with_url(cookie):
    return {**cookie, 'url': url_for('one_cookie', id_or_slug=str(cookie['id']))}


@app.get('/cookies')
def all_cookies():
    return jsonify([with_url(cookie) for cookie in COOKIES])


@app.get('/cookies/featured')
def featured_cookies():
    return jsonify([with_url(cookie) for cookie in COOKIES if cookie['featured']])


@app.get('/cookies/<id_or_slug>')
def one_cookie(id_or_slug):
    for cookie in COOKIES:
        if id_or_slug in (str(cookie['id']), cookie['slug']):
            return with_url(cookie)
    abort(404, 'There is no such cookie.')


# Lesson 03

items = {}
next_id = count(1)


def find(item_id):
    return items.get(item_id) or abort(404, 'There is no such item.')


@app.get('/items')
def all_items():
    return jsonify(list(items.values()))


@app.post('/items')
def create_item():
    item = {**body(), 'id': next(next_id)}
    items[item['id']] = item
    return item, 201, {'Location': f"/items/{item['id']}"}


@app.get('/items/<int:item_id>')
def read_item(item_id):
    return find(item_id)


@app.put('/items/<int:item_id>')
def replace_item(item_id):
    find(item_id)
    items[item_id] = {**body(), 'id': item_id}
    return items[item_id]


@app.patch('/items/<int:item_id>')
def change_item(item_id):
    items[item_id] = {**find(item_id), **body(), 'id': item_id}
    return items[item_id]


@app.delete('/items/<int:item_id>')
def delete_item(item_id):
    find(item_id)
    del items[item_id]
    return '', 204


# Lesson 05

def order(number):
    address = {'name': f'Customer {number}', 'street': f'{number} Mill Lane', 'city': 'Ghent',
               'state': 'Flanders', 'zip': '9000', 'country': 'Belgium'}
    line = {'cookie_id': 2, 'cookie_name': 'Oat Crumble', 'number_of_cookies': number}
    date = f'2026-01-{number:02}T08:30:00.000Z'
    return {'id': 100 + number, 'date': date, 'address': address, 'cookie_orders': [line]}


ORDERS = [order(number) for number in range(1, 31)]


def in_v2(one):
    lines = [{'cookie_id': line['cookie_id'], 'cookie_name': line['cookie_name'],
              'quantity': line['number_of_cookies']} for line in one['cookie_orders']]
    return {'id': one['id'], 'date': one['date'], 'address': one['address'], 'lines': lines}


def order_with(order_id):
    for one in ORDERS:
        if one['id'] == order_id:
            return one
    abort(404, 'There is no such order.')


def whole_number(name, preset, most):
    texts = request.args.getlist(name) or [str(preset)]
    if len(texts) != 1 or not texts[0].isdecimal() or not 1 <= int(texts[0]) <= most:
        abort(400, f'{name} must be given once, as a whole number from 1 to {most}.')
    return int(texts[0])


def link_to(page):
    return f"{request.path}?{urlencode({**request.args, 'page': page})}"


@app.get('/api/v1/orders')
def orders_v1():
    return jsonify(ORDERS)


@app.get('/api/v1/orders/<int:order_id>')
def order_v1(order_id):
    return order_with(order_id)


@app.get('/api/v2/orders/<int:order_id>')
def order_v2(order_id):
    return in_v2(order_with(order_id))


@app.get('/api/v2/orders')
def orders_v2():
    page = whole_number('page', 1, 1_000_000)
    limit = whole_number('limit', 10, 100)
    pages = -(-len(ORDERS) // limit)
    start = (page - 1) * limit
    links = {'prev': link_to(page - 1) if page > 1 else None,
             'next': link_to(page + 1) if page < pages else None}
    return {'data': [in_v2(one) for one in ORDERS[start:start + limit]], 'total_items': len(ORDERS),
            'total_pages': pages, 'current_page': page, 'links': links}


server = make_server('127.0.0.1', 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
