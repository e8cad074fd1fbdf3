/* Look-ups of constant keys in dicts of one layout. */

/// hints : sites
/// py
/* A look-up of a constant key in a dict remembers the place of the entry: a dict made like the last
   one has the key at the same place. Known layouts only, as for attribute sites. */
#ifdef K_INLINE_VALUES
/* The place of the entry of a key in a dict of texts, as dicts probe for it; -1 where it isn't found
   at once. It may miss a key that is there, but what it finds is that key. */
static Py_ssize_t k_keys_find(PyDictKeysObject *keys, PyObject *key) {
    PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
    size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, perturb, at;
    Py_hash_t hash = PyObject_Hash(key);
    int tries;
    if (hash == -1) { PyErr_Clear(); return -1; }
    perturb = (size_t)hash;
    at = perturb & mask;
    for (tries = 0; tries < 8; tries++) {
        Py_ssize_t i = keys->dk_log2_size < 8 ? ((int8_t *)keys->dk_indices)[at]
            : keys->dk_log2_size < 16 ? ((int16_t *)keys->dk_indices)[at] : -1;
        if (i == -1) return -1;
        if (i >= 0 && i < keys->dk_nentries && k_same_text(entries[i].me_key, key)) return i;
        perturb >>= 5;
        at = (at * 5 + perturb + 1) & mask;
    }
    return -1;
}
#endif
static CYTHON_INLINE PyObject **k_hint_cell(Py_ssize_t site, PyObject *d, PyObject *key) {
#ifdef K_INLINE_VALUES
    PyDictObject *dict = (PyDictObject *)d;
    PyDictKeysObject *keys = dict->ma_keys;
    if (K_LIKELY(dict->ma_values == NULL && keys->dk_kind == DICT_KEYS_UNICODE)) {
        PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
        Py_ssize_t i = k_sites[site].place;
        if (K_LIKELY(i < keys->dk_nentries && k_same_text(entries[i].me_key, key))) return &entries[i].me_value;
        i = k_keys_find(keys, key);
        if (i >= 0) { k_sites[site].place = i; return &entries[i].me_value; }
    }
#endif
    return NULL;
}
/* A borrowed value, NULL without an exception where there is none. */
static CYTHON_INLINE PyObject *k_hint_value(Py_ssize_t site, PyObject *d, PyObject *key) {
    PyObject **cell = k_hint_cell(site, d, key);
    if (K_LIKELY(cell != NULL && *cell != NULL)) return *cell;
    return PyDict_GetItemWithError(d, key);
}

/// spots : hints
/// py
/* The place where a key of a small dict was found last is looked at first: the same key object stands
   there in the next look-up, and in the next dict made the same way. A borrowed value, or NULL. */
#ifdef K_INLINE_VALUES
#define K_SPOTS 64
static Py_ssize_t k_spots[K_SPOTS];
#endif
static CYTHON_INLINE PyObject **k_spot_cell(PyObject *d, PyObject *key) {
#ifdef K_INLINE_VALUES
    PyDictObject *dict = (PyDictObject *)d;
    PyDictKeysObject *keys = dict->ma_keys;
    if (K_LIKELY(dict->ma_values == NULL && keys->dk_kind == DICT_KEYS_UNICODE && PyUnicode_CheckExact(key))) {
        PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
        Py_ssize_t *spot = &k_spots[((size_t)key >> 4 ^ (size_t)key >> 10) & (K_SPOTS - 1)], i = *spot;
        if (K_LIKELY(i < keys->dk_nentries && entries[i].me_key == key && entries[i].me_value != NULL))
            return &entries[i].me_value;
        i = k_keys_find(keys, key);
        if (i >= 0) {
            if (keys->dk_log2_size <= 6) *spot = i;
            return &entries[i].me_value;
        }
    }
#else
    (void)d; (void)key;
#endif
    return NULL;
}
static CYTHON_INLINE PyObject *k_spot_value(PyObject *d, PyObject *key) {
    PyObject **cell = k_spot_cell(d, key);
    if (K_LIKELY(cell != NULL && *cell != NULL)) return *cell;
    return PyDict_GetItemWithError(d, key);
}

/// k_field(n, m, o) -> o ! : hints
/// py lambda site, d, k: d[k]
static CYTHON_INLINE PyObject *k_field(Py_ssize_t site, PyObject *d, PyObject *k) {
    PyObject *v = k_hint_value(site, d, k);
    if (K_UNLIKELY(v == NULL)) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return NULL; }
    return Py_NewRef(v);
}

/// k_dict_sized(m, i) -> m ! : setup
/// py lambda d, n: d if type(d) is dict and len(d) == n and all(type(k) is str for k in d) else _stop()
/* A dict that is spread into a call, of as many items as are passed, by names. */
static CYTHON_INLINE PyObject *k_dict_sized(PyObject *d, long long n) {
    Py_ssize_t at = 0;
    PyObject *key;
    if (K_UNLIKELY(!PyDict_CheckExact(d) || PyDict_Size(d) != n)) K_BAIL(NULL);
    while (PyDict_Next(d, &at, &key, NULL)) if (K_UNLIKELY(!PyUnicode_CheckExact(key))) K_BAIL(NULL);
    return Py_NewRef(d);
}

/// k_field_float(n, m, o) -> d ! : hints
/// py lambda site, d, k: d[k]
static CYTHON_INLINE double k_field_float(Py_ssize_t site, PyObject *d, PyObject *k) {
    PyObject *v = k_hint_value(site, d, k);
    if (K_UNLIKELY(v == NULL)) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return -1.0; }
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(v);
}

/// k_field_int(n, m, o, i, i) -> i ! : hints k_int_in
/// py lambda site, d, k, low, high: d[k]
static CYTHON_INLINE long long k_field_int(Py_ssize_t site, PyObject *d, PyObject *k, long long low, long long high) {
    PyObject *v = k_hint_value(site, d, k);
    if (K_UNLIKELY(v == NULL)) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return -1; }
    return k_int_in(v, low, high);
}

/// k_field_get(n, m, o, o) -> o ! : hints
/// py lambda site, d, k, v: d.get(k, v)
static CYTHON_INLINE PyObject *k_field_get(Py_ssize_t site, PyObject *d, PyObject *k, PyObject *otherwise) {
    PyObject *v = k_hint_value(site, d, k);
    if (v == NULL) { if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL; v = otherwise; }
    return Py_NewRef(v);
}

/// watched
/// py
/* Whether somebody wants to be told of each change: a module's names are watched by other kernels. */
static CYTHON_INLINE int k_is_watched(PyObject *d) {
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030E0000
    return (((PyDictObject *)d)->_ma_watcher_tag & 0xFF) != 0;
#elif !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    return (((PyDictObject *)d)->ma_version_tag & 0xFF) != 0;
#elif !defined(PYPY_VERSION)
    (void)d;  /* 3.11 tells nobody: who compares versions holds the values too */
    return 0;
#else
    (void)d;
    return 1;
#endif
}

/// replaced : watched
/// py
/* What garbage collection has nothing to do with: a dict that gets such a value stays as it is to it. */
static CYTHON_INLINE int k_is_simple(PyObject *v) {
    return PyLong_CheckExact(v) || PyFloat_CheckExact(v) || PyUnicode_CheckExact(v) || PyBool_Check(v) || v == Py_None;
}
/* Put a simple value in the place of another where the dict needn't notice; else return 0. Up to 3.13
   every such change has a number, which whoever keeps what a dict holds may go by. */
static CYTHON_INLINE int k_replaced(PyObject *d, PyObject **cell, PyObject *v) {
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030E0000
    PyObject *old;
    if (K_LIKELY(cell != NULL && (old = *cell) != NULL && !k_is_watched(d))) {
        *cell = Py_NewRef(v);
        Py_DECREF(old);
        return 1;
    }
#endif
    (void)d; (void)cell; (void)v;
    return 0;
}
/* Store a number into a dict that needs no note; `cell` is where the key is, or NULL. A float that only
   the dict holds is changed in place: nobody else can have seen it. */
static CYTHON_INLINE int k_own_float(PyObject **cell) {
    return K_LIKELY(cell != NULL && *cell != NULL && PyFloat_CheckExact(*cell) && Py_REFCNT(*cell) == 1);
}
static CYTHON_INLINE int k_changed_in(PyObject *d, PyObject **cell, double v) {
    if (K_UNLIKELY(!k_own_float(cell) || k_is_watched(d))) return 0;
    ((PyFloatObject *)*cell)->ob_fval = v;
    return 1;
}
static CYTHON_INLINE int k_float_store(PyObject *d, PyObject *k, PyObject **cell, double v) {
    PyObject *made;
    int done;
    if (K_LIKELY(k_changed_in(d, cell, v))) return 0;
    if ((made = PyFloat_FromDouble(v)) == NULL) return -1;
    done = PyDict_SetItem(d, k, made);
    Py_DECREF(made);
    return done;
}
static CYTHON_INLINE int k_int_store(PyObject *d, PyObject *k, PyObject **cell, long long v) {
    PyObject *made = PyLong_FromLongLong(v);
    int done;
    if (made == NULL) return -1;
    done = k_replaced(d, cell, made) ? 0 : PyDict_SetItem(d, k, made);
    Py_DECREF(made);
    return done;
}

/// k_field_store_float(n, m, o, d) -> v ! : hints replaced
/// py lambda site, d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_field_store_float(Py_ssize_t site, PyObject *d, PyObject *k, double v) {
    return k_float_store(d, k, k_hint_cell(site, d, k), v);
}

/// k_field_store_int(n, m, o, i) -> v ! : hints replaced
/// py lambda site, d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_field_store_int(Py_ssize_t site, PyObject *d, PyObject *k, long long v) {
    return k_int_store(d, k, k_hint_cell(site, d, k), v);
}

/// noted : k_dict_put
/// py
/* Store a float into a dict that others hold, with a note. */
static CYTHON_INLINE int k_float_put(PyObject *d, PyObject *k, PyObject **cell, double v) {
    PyObject *made;
    int done;
    if (k_own_float(cell) && !k_is_watched(d)) return k_change_float(11, d, k, 0, *cell, v);
    if ((made = PyFloat_FromDouble(v)) == NULL) return -1;
    done = k_dict_put(d, k, made);
    Py_DECREF(made);
    return done;
}

/// k_dict_put_float(m, o, d) -> v ! : spots noted
/// py lambda d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_dict_put_float(PyObject *d, PyObject *k, double v) {
    return k_float_put(d, k, k_spot_cell(d, k), v);
}

/// k_field_put_float(n, m, o, d) -> v ! : hints noted
/// py lambda site, d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_field_put_float(Py_ssize_t site, PyObject *d, PyObject *k, double v) {
    return k_float_put(d, k, k_hint_cell(site, d, k), v);
}
