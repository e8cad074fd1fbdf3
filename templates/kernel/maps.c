/* Dicts of numbers under ints, characters or tuples of up to four of them, kept in C. */

/// map : seen
/// py
/* Keys and values lie in the order they came in, a key in `width` ints, a value as an int or the bits
   of a double; `table` has the place of each where its hash leads to, and -1 elsewhere. All three
   are one block. Nothing is ever taken out. The hash is that of the sets of ints. */
typedef struct { PyObject_HEAD long long *keys, *values; int *table; Py_ssize_t size, room, mask, width; } k_map;
#define K_MAP_LEAST 8
#define K_MAP_MOST (1 << 29)
static void k_map_free(PyObject *holder) {
    PyMem_Free(((k_map *)holder)->keys);
    PyObject_Free(holder);
}
static PyTypeObject k_map_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.map", .tp_basicsize = sizeof(k_map), .tp_dealloc = k_map_free,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static CYTHON_INLINE Py_ssize_t k_map_place(k_map *m, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_seen_hash(key, w) & m->mask;
    while (m->table[at] >= 0 && !k_seen_same(m->keys + m->table[at] * w, key, w)) at = (at + 1) & m->mask;
    return at;
}
/* Make room for more; where there is no memory for it, what there is stays. */
static int k_map_grow(k_map *m, Py_ssize_t room, Py_ssize_t w) {
    Py_ssize_t i;
    long long *old = m->keys, *keys;
    if (K_UNLIKELY(room > K_MAP_MOST)) K_BAIL(-1);
    keys = (long long *)PyMem_Malloc((size_t)room * ((size_t)(w + 1) * sizeof(long long) + 2 * sizeof(int)));
    if (keys == NULL) { PyErr_NoMemory(); return -1; }
    if (old != NULL) {
        memcpy(keys, old, (size_t)(m->size * w) * sizeof(long long));
        memcpy(keys + room * w, m->values, (size_t)m->size * sizeof(long long));
    }
    m->keys = keys;
    m->values = keys + room * w;
    m->table = (int *)(m->values + room);
    m->room = room;
    m->mask = 2 * room - 1;
    memset(m->table, 0xFF, (size_t)room * 2 * sizeof(int));
    for (i = 0; i < m->size; i++) m->table[k_map_place(m, m->keys + i * w, w)] = (int)i;
    PyMem_Free(old);
    return 0;
}
static CYTHON_INLINE Py_ssize_t k_map_find(k_map *m, const long long *key, Py_ssize_t w) {
    return m->table[k_map_place(m, key, w)];
}
static CYTHON_INLINE Py_ssize_t k_map_slot(k_map *m, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_map_place(m, key, w), i;
    if (m->table[at] >= 0) return m->table[at];
    if (K_UNLIKELY(m->size == m->room)) {
        if (k_map_grow(m, m->room < 1024 ? 4 * m->room : 2 * m->room, w) < 0) return -1;
        at = k_map_place(m, key, w);
    }
    for (i = 0; i < w; i++) m->keys[m->size * w + i] = key[i];
    m->table[at] = (int)m->size;
    return m->size++;
}

/// k_map_new(n) -> H ! : map
/// py lambda w: ({}, {})
static PyObject *k_map_new(Py_ssize_t w) {
    static int ready = 0;
    k_map *m;
    if (!ready) { if (PyType_Ready(&k_map_type) < 0) return NULL; ready = 1; }
    m = PyObject_New(k_map, &k_map_type);
    if (m == NULL) return NULL;
    m->keys = NULL;
    m->size = m->room = 0;
    m->width = w;
    if (k_map_grow(m, K_MAP_LEAST, w) < 0) { Py_DECREF((PyObject *)m); return NULL; }
    return (PyObject *)m;
}

/// k_map_size(H) -> n : map
/// py lambda m: len(m[0])
static CYTHON_INLINE Py_ssize_t k_map_size(PyObject *m) { return ((k_map *)m)->size; }

/// k_map_int(H, n) -> i : map
/// py lambda m, at: m[1][at]
static CYTHON_INLINE long long k_map_int(PyObject *m, Py_ssize_t at) { return ((k_map *)m)->values[at]; }

/// k_map_float(H, n) -> d : map
/// py lambda m, at: m[1][at]
static CYTHON_INLINE double k_map_float(PyObject *m, Py_ssize_t at) {
    double d;
    memcpy(&d, &((k_map *)m)->values[at], sizeof d);
    return d;
}

/// k_map_int_or(H, n, i) -> i : k_map_int
/// py lambda m, at, default: m[1].get(at, default)
static CYTHON_INLINE long long k_map_int_or(PyObject *m, Py_ssize_t at, long long other) { return at < 0 ? other : k_map_int(m, at); }

/// k_map_float_or(H, n, d) -> d : k_map_float
/// py lambda m, at, default: m[1].get(at, default)
static CYTHON_INLINE double k_map_float_or(PyObject *m, Py_ssize_t at, double other) { return at < 0 ? other : k_map_float(m, at); }

/// k_map_put_int(H, n, i) -> v : map
/// py lambda m, at, v: m[1].__setitem__(at, v)
static CYTHON_INLINE int k_map_put_int(PyObject *m, Py_ssize_t at, long long v) { ((k_map *)m)->values[at] = v; return 0; }

/// k_map_put_float(H, n, d) -> v : map
/// py lambda m, at, v: m[1].__setitem__(at, v)
static CYTHON_INLINE int k_map_put_float(PyObject *m, Py_ssize_t at, double v) {
    memcpy(&((k_map *)m)->values[at], &v, sizeof v);
    return 0;
}

/// k_map_dict(H, i, i) -> m ! : k_map_float
/// py lambda m, chars, value: {(lambda *key: key if key[1:] else key[0])(*(chr(p) if chars >> i & 1 else p for i, p in enumerate(key))): (bool(m[1][at]) if value > 1 else m[1][at]) for key, at in m[0].items()}
/* The dict that it stands for. Which parts of a key are characters tells `chars`, a bit a part;
   `value` is 0 for ints, 1 for floats, 2 for bools. */
static PyObject *k_map_part(long long part, int is_char) {
    return is_char ? PyUnicode_FromOrdinal((int)part) : PyLong_FromLongLong(part);
}
static PyObject *k_map_key(const long long *key, Py_ssize_t w, long long chars) {
    PyObject *made, *part;
    Py_ssize_t i;
    if (w == 1) return k_map_part(key[0], (int)(chars & 1));
    made = PyTuple_New(w);
    for (i = 0; made != NULL && i < w; i++) {
        part = k_map_part(key[i], (int)(chars >> i & 1));
        if (part == NULL) { Py_CLEAR(made); break; }
        PyTuple_SET_ITEM(made, i, part);
    }
    return made;
}
static PyObject *k_map_dict(PyObject *holder, long long chars, long long value) {
    k_map *m = (k_map *)holder;
    PyObject *made = PyDict_New(), *k, *v;
    Py_ssize_t i;
    int failed;
    for (i = 0; made != NULL && i < m->size; i++) {
        k = k_map_key(m->keys + i * m->width, m->width, chars);
        v = value == 0 ? PyLong_FromLongLong(m->values[i])
            : value == 1 ? PyFloat_FromDouble(k_map_float(holder, i)) : PyBool_FromLong((long)m->values[i]);
        failed = k == NULL || v == NULL || PyDict_SetItem(made, k, v) < 0;
        Py_XDECREF(k);
        Py_XDECREF(v);
        if (failed) Py_CLEAR(made);
    }
    return made;
}

/// k_map_find1(H, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
K_KEYED(Py_ssize_t, k_map, k_map_find, 1)

/// k_map_slot1(H, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
K_KEYED(Py_ssize_t, k_map, k_map_slot, 1)

/// k_map_find2(H, i, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
K_KEYED(Py_ssize_t, k_map, k_map_find, 2)

/// k_map_slot2(H, i, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
K_KEYED(Py_ssize_t, k_map, k_map_slot, 2)

/// k_map_find3(H, i, i, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
K_KEYED(Py_ssize_t, k_map, k_map_find, 3)

/// k_map_slot3(H, i, i, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
K_KEYED(Py_ssize_t, k_map, k_map_slot, 3)

/// k_map_find4(H, i, i, i, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
K_KEYED(Py_ssize_t, k_map, k_map_find, 4)

/// k_map_slot4(H, i, i, i, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
K_KEYED(Py_ssize_t, k_map, k_map_slot, 4)
