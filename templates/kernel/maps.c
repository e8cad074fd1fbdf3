/* Dicts of numbers under ints, or under tuples of up to four ints, that never leave the kernel. */

/// map : seen
/// py
/* The keys are a set; beside each of its places lies a value, an int or the bits of a double. */
typedef struct { k_seen keys; long long *values; } k_map;
static void k_map_free(PyObject *holder) {
    PyMem_Free(((k_map *)holder)->values);
    k_seen_free(holder);
}
static PyTypeObject k_map_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.map", .tp_basicsize = sizeof(k_map), .tp_dealloc = k_map_free,
    .tp_flags = Py_TPFLAGS_DEFAULT };
/* Move all into a larger table; where there is no memory for it nothing is changed. */
static int k_map_grow(k_map *m, Py_ssize_t w) {
    k_map old = *m;
    Py_ssize_t i, n = old.keys.mask + 1, room = n < 4096 ? 4 * n : 2 * n, at;
    m->values = (long long *)PyMem_Malloc((size_t)room * sizeof(long long));
    if (k_seen_table(&m->keys, room) < 0 || m->values == NULL) {
        PyMem_Free(m->values);
        PyMem_Free(m->keys.items);
        PyMem_Free(m->keys.marks);
        m->values = old.values;
        m->keys.items = old.keys.items;
        m->keys.marks = old.keys.marks;
        m->keys.mask = old.keys.mask;
        m->keys.size = m->keys.used = old.keys.size;
        PyErr_NoMemory();
        return -1;
    }
    for (i = 0; i < n; i++) {
        if (old.keys.marks[i] != 1) continue;
        at = k_seen_place(&m->keys, old.keys.items + i * w, w);
        m->keys.marks[at] = 1;
        memcpy(m->keys.items + at * w, old.keys.items + i * w, (size_t)w * sizeof(long long));
        m->values[at] = old.values[i];
    }
    m->keys.size = m->keys.used = old.keys.size;
    PyMem_Free(old.values);
    PyMem_Free(old.keys.items);
    PyMem_Free(old.keys.marks);
    return 0;
}
static CYTHON_INLINE Py_ssize_t k_map_find(k_map *m, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_seen_place(&m->keys, key, w);
    return m->keys.marks[at] == 1 ? at : -1;
}
static CYTHON_INLINE Py_ssize_t k_map_slot(k_map *m, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_seen_place(&m->keys, key, w), i;
    if (m->keys.marks[at] == 1) return at;
    if (K_UNLIKELY(2 * m->keys.used >= m->keys.mask)) {
        if (k_map_grow(m, w) < 0) return -1;
        at = k_seen_place(&m->keys, key, w);
    }
    m->keys.marks[at] = 1;
    for (i = 0; i < w; i++) m->keys.items[at * w + i] = key[i];
    m->keys.size++;
    m->keys.used++;
    return at;
}

/// k_map_new(n) -> o ! : map
/// py lambda w: ({}, {})
static PyObject *k_map_new(Py_ssize_t w) {
    static int ready = 0;
    k_map *m;
    if (!ready) { if (PyType_Ready(&k_map_type) < 0) return NULL; ready = 1; }
    m = PyObject_New(k_map, &k_map_type);
    if (m == NULL) return NULL;
    m->keys.width = w;
    m->values = (long long *)PyMem_Malloc(K_SEEN_LEAST * sizeof(long long));
    if (k_seen_table(&m->keys, K_SEEN_LEAST) < 0 || m->values == NULL) {
        Py_DECREF((PyObject *)m);
        return PyErr_NoMemory();
    }
    return (PyObject *)m;
}

/// k_map_size(o) -> n : map
/// py lambda m: len(m[0])
static CYTHON_INLINE Py_ssize_t k_map_size(PyObject *m) { return ((k_map *)m)->keys.size; }

/// k_map_int(o, n) -> i : map
/// py lambda m, at: m[1][at]
static CYTHON_INLINE long long k_map_int(PyObject *m, Py_ssize_t at) { return ((k_map *)m)->values[at]; }

/// k_map_float(o, n) -> d : map
/// py lambda m, at: m[1][at]
static CYTHON_INLINE double k_map_float(PyObject *m, Py_ssize_t at) {
    double d;
    memcpy(&d, &((k_map *)m)->values[at], sizeof d);
    return d;
}

/// k_map_int_or(o, n, i) -> i : k_map_int
/// py lambda m, at, default: m[1].get(at, default)
static CYTHON_INLINE long long k_map_int_or(PyObject *m, Py_ssize_t at, long long other) { return at < 0 ? other : k_map_int(m, at); }

/// k_map_float_or(o, n, d) -> d : k_map_float
/// py lambda m, at, default: m[1].get(at, default)
static CYTHON_INLINE double k_map_float_or(PyObject *m, Py_ssize_t at, double other) { return at < 0 ? other : k_map_float(m, at); }

/// k_map_put_int(o, n, i) -> v : map
/// py lambda m, at, v: m[1].__setitem__(at, v)
static CYTHON_INLINE int k_map_put_int(PyObject *m, Py_ssize_t at, long long v) { ((k_map *)m)->values[at] = v; return 0; }

/// k_map_put_float(o, n, d) -> v : map
/// py lambda m, at, v: m[1].__setitem__(at, v)
static CYTHON_INLINE int k_map_put_float(PyObject *m, Py_ssize_t at, double v) {
    memcpy(&((k_map *)m)->values[at], &v, sizeof v);
    return 0;
}

/// k_map_find1(o, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
static CYTHON_INLINE Py_ssize_t k_map_find1(PyObject *m, long long a) {
    long long key[1] = {a};
    return k_map_find((k_map *)m, key, 1);
}

/// k_map_slot1(o, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
static CYTHON_INLINE Py_ssize_t k_map_slot1(PyObject *m, long long a) {
    long long key[1] = {a};
    return k_map_slot((k_map *)m, key, 1);
}

/// k_map_find2(o, i, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
static CYTHON_INLINE Py_ssize_t k_map_find2(PyObject *m, long long a, long long b) {
    long long key[2] = {a, b};
    return k_map_find((k_map *)m, key, 2);
}

/// k_map_slot2(o, i, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
static CYTHON_INLINE Py_ssize_t k_map_slot2(PyObject *m, long long a, long long b) {
    long long key[2] = {a, b};
    return k_map_slot((k_map *)m, key, 2);
}

/// k_map_find3(o, i, i, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
static CYTHON_INLINE Py_ssize_t k_map_find3(PyObject *m, long long a, long long b, long long c) {
    long long key[3] = {a, b, c};
    return k_map_find((k_map *)m, key, 3);
}

/// k_map_slot3(o, i, i, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
static CYTHON_INLINE Py_ssize_t k_map_slot3(PyObject *m, long long a, long long b, long long c) {
    long long key[3] = {a, b, c};
    return k_map_slot((k_map *)m, key, 3);
}

/// k_map_find4(o, i, i, i, i) -> n : map
/// py lambda m, *key: m[0].get(key, -1)
static CYTHON_INLINE Py_ssize_t k_map_find4(PyObject *m, long long a, long long b, long long c, long long d) {
    long long key[4] = {a, b, c, d};
    return k_map_find((k_map *)m, key, 4);
}

/// k_map_slot4(o, i, i, i, i) -> n ! : map
/// py lambda m, *key: m[0].setdefault(key, len(m[0]))
static CYTHON_INLINE Py_ssize_t k_map_slot4(PyObject *m, long long a, long long b, long long c, long long d) {
    long long key[4] = {a, b, c, d};
    return k_map_slot((k_map *)m, key, 4);
}
