/* Dicts and sets that take what other containers hold, all at once. */

/// entries : k_is_key
/// py
/* Whether a dict takes the entries of this by itself, and no key of them runs code of the user's. */
static int k_gives_entries(PyObject *x) {
    PyObject *key, *value;
    Py_ssize_t i = 0;
#if defined(PYPY_VERSION)
    if (!PyDict_CheckExact(x)) return 0;
#else
    PyTypeObject *t = Py_TYPE(x);
    if (!PyDict_Check(x) || t->tp_iter != PyDict_Type.tp_iter || t->tp_getattro != PyDict_Type.tp_getattro) return 0;
#endif
    while (PyDict_Next(x, &i, &key, &value)) if (!PyUnicode_CheckExact(key) && !k_is_key(key, 4)) return 0;
    return 1;
}

/// k_dict_store_all(m, o) -> v ! : entries
/// py lambda d, x: d.update(x)
static int k_dict_store_all(PyObject *d, PyObject *x) {
    if (!PyDict_CheckExact(d) || !k_gives_entries(x)) K_BAIL(-1);
    return PyDict_Update(d, x);
}

/// k_dict_put_all(m, o) -> v ! : entries k_dict_put
/// py lambda d, x: d.update(x)
/* The same, each entry with its note. */
static int k_dict_put_all(PyObject *d, PyObject *x) {
    PyObject *key, *value;
    Py_ssize_t i = 0;
    if (!PyDict_CheckExact(d) || !k_gives_entries(x)) K_BAIL(-1);
    while (d != x && PyDict_Next(x, &i, &key, &value)) {
        int rc;
        Py_INCREF(key);
        Py_INCREF(value);
        rc = k_dict_put(d, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (rc < 0) return -1;
    }
    return 0;
}

/// k_dict_joined(m, m) -> m ! : entries
/// py lambda a, b: a | b
static PyObject *k_dict_joined(PyObject *a, PyObject *b) {
    PyObject *r;
    if (!PyDict_CheckExact(a) || !PyDict_CheckExact(b) || !k_gives_entries(b)) K_BAIL(NULL);
    r = PyDict_Copy(a);
    if (r != NULL && PyDict_Update(r, b) < 0) { Py_DECREF(r); return NULL; }
    return r;
}

/// k_set_change(e, o, i) -> v ! : k_keyed
/// py lambda s, x, op: (s.update, s.intersection_update, s.difference_update, s.symmetric_difference_update)[op](x)
/* A set changed by a builtin container: what it has in common with it, say. */
static int k_set_change(PyObject *s, PyObject *x, long long op) {
    static const char *const names[] = {"update", "intersection_update", "difference_update", "symmetric_difference_update"};
    static PyObject *kept[4];
    PyObject *given, *r;
    if (!(k_kind_of(x) & (4 | 32 | 64 | 128 | 256 | 512 | 1024 | 4096))) K_BAIL(-1);
    if (kept[op] == NULL && (kept[op] = PyUnicode_InternFromString(names[op])) == NULL) return -1;
    given = k_keyed(x);
    if (given == NULL) return -1;
    r = PyObject_CallMethodObjArgs(s, kept[op], given, NULL);
    Py_DECREF(given);
    Py_XDECREF(r);
    return r == NULL ? -1 : 0;
}

/// k_set_put_all(e, o, i) -> v ! : k_set_change k_set_put k_set_take k_keys_are_plain
/// py lambda s, x, op: (s.update, s.intersection_update, s.difference_update, s.symmetric_difference_update)[op](x)
/* The same with notes: one for each item where the table keeps its size, else one of the whole table. */
#if !defined(PYPY_VERSION)
static int k_set_keep(PyObject *s) {
    PySetObject *set = (PySetObject *)s;
    Py_ssize_t i, n = set->mask + 1;
    setentry *kept = (setentry *)PyMem_Malloc((size_t)n * sizeof(setentry));
    if (kept == NULL) { PyErr_NoMemory(); return -1; }
    memcpy(kept, set->table, (size_t)n * sizeof(setentry));
    for (i = 0; i < n; i++) if (kept[i].hash != -1) Py_XINCREF(kept[i].key);
    if (k_remember(13, s, NULL, NULL, (Py_ssize_t)kept) < 0) { k_set_drop(kept, n - 1); return -1; }
    k_notes[k_noted - 1].number = (double)(n - 1);
    return 0;
}
/* Whether neither adding nor taking out that many items would make another table. */
static int k_set_stays(PySetObject *set, Py_ssize_t n, long long op) {
    if (op == 0) return set->fill > 0 && (set->fill + n) * 5 < set->mask * 3;
    return op == 2 && set->fill - set->used + n <= set->mask / 4;
}
#endif
static int k_set_put_all(PyObject *s, PyObject *x, long long op) {
#if defined(PYPY_VERSION)
    K_BAIL(-1);
#else
    PySetObject *set = (PySetObject *)s, *other = (PySetObject *)x;
    Py_ssize_t i;
    if (s == x) K_BAIL(-1);
    if (!PyAnySet_CheckExact(x) || !k_set_stays(set, other->used, op)) {
        return k_set_keep(s) < 0 ? -1 : k_set_change(s, x, op);
    }
    if (!k_keys_are_plain(x)) K_BAIL(-1);
    for (i = 0; i <= other->mask; i++) {
        PyObject *key = other->table[i].key;
        if (key == NULL || other->table[i].hash == -1) continue;
        if ((op == 0 ? k_set_put(s, key) : k_set_take(s, key, 0)) < 0) return -1;
    }
    return 0;
#endif
}

/// k_set_overlap(e, e) -> n ! : k_keys_are_plain
/// py lambda a, b: len(a & b)
/* How many items two sets have in common. A set looks for a key where its hash says first, and
   knows that it isn't there where that place was never used. */
static Py_ssize_t k_set_overlap(PyObject *a, PyObject *b) {
    Py_ssize_t found = 0;
    if (!k_keys_are_plain(a) || !k_keys_are_plain(b)) K_BAIL(-1);
    if (PySet_GET_SIZE(a) > PySet_GET_SIZE(b)) { PyObject *other = a; a = b; b = other; }
#if !defined(PYPY_VERSION) && PY_VERSION_HEX < 0x03100000
    {
        PySetObject *one = (PySetObject *)a, *two = (PySetObject *)b;
        Py_ssize_t i;
        for (i = 0; i <= one->mask; i++) {
            setentry *entry = &one->table[i], *first;
            int there;
            if (entry->key == NULL || entry->hash == -1) continue;
            first = &two->table[(size_t)entry->hash & (size_t)two->mask];
            if (first->key == NULL && first->hash == 0) continue;
            there = first->key == entry->key ? 1 : PySet_Contains(b, entry->key);
            if (there < 0) return -1;
            found += there;
        }
        return found;
    }
#else
    {
        PyObject *items = PyObject_GetIter(a), *item;
        if (items == NULL) return -1;
        while ((item = PyIter_Next(items)) != NULL) {
            int there = PySet_Contains(b, item);
            Py_DECREF(item);
            if (there < 0) break;
            found += there;
        }
        Py_DECREF(items);
        return PyErr_Occurred() ? -1 : found;
    }
#endif
}
