"""Lessons 00 to 03, written right, in Flask. Mistakes are put into copies of it: see ../../verbs/flask.test.ts."""
from itertools import count

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


server = make_server('127.0.0.1', 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
