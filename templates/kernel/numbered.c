/* Dicts under ints that are held as such: looked up without making an object of the key. */

/// numbered : hints k_int
/// py
/* Whether an object is that very int; -1 where only comparing them can tell. */
static CYTHON_INLINE int k_is_number(PyObject *x, long long k) {
    int over = 0;
    if (K_UNLIKELY(!PyLong_CheckExact(x))) return -1;
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return PyUnstable_Long_CompactValue((PyLongObject *)x) == k;
#endif
    return PyLong_AsLongLongAndOverflow(x, &over) == k && !over;
}
#ifdef K_INLINE_VALUES
static CYTHON_INLINE Py_ssize_t k_keys_index(PyDictKeysObject *keys, size_t at) {
    int size = keys->dk_log2_size;
    if (size < 8) return ((int8_t *)keys->dk_indices)[at];
    if (size < 16) return ((int16_t *)keys->dk_indices)[at];
    return size < 32 ? (Py_ssize_t)((int32_t *)keys->dk_indices)[at] : (Py_ssize_t)((int64_t *)keys->dk_indices)[at];
}
#endif
/* Where the value of an int is in a dict; NULL where it has none, or, with `*unsure`, where only the
   interpreter's own look-up can tell. Probes as dicts do. An int below 2**61 - 1 is its own hash, but
   for -1, whose hash is -2. */
static PyObject **k_number_cell(PyObject *d, long long k, int *unsure) {
#ifdef K_INLINE_VALUES
    PyDictObject *dict = (PyDictObject *)d;
    PyDictKeysObject *keys = dict->ma_keys;
    *unsure = 0;
    if (K_LIKELY(dict->ma_values == NULL && keys->dk_kind == DICT_KEYS_GENERAL && k < (1LL << 60) && k > -(1LL << 60))) {
        PyDictKeyEntry *entries = DK_ENTRIES(keys);
        Py_hash_t hash = k == -1 ? -2 : (Py_hash_t)k;
        size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, perturb = (size_t)hash, at = perturb & mask;
        for (;;) {
            Py_ssize_t i = k_keys_index(keys, at);
            if (i == -1) return NULL;
            if (i >= 0 && entries[i].me_hash == hash) {
                int same = k_is_number(entries[i].me_key, k);
                if (K_LIKELY(same > 0)) return &entries[i].me_value;
                if (same < 0) break;
            }
            perturb >>= 5;
            at = (at * 5 + perturb + 1) & mask;
        }
    }
    else if (dict->ma_values == NULL && PyDict_GET_SIZE(d) == 0) return NULL;
#endif
    (void)d; (void)k;
    *unsure = 1;
    return NULL;
}
/* A borrowed value; NULL where there is none, perhaps with an error set. */
static CYTHON_INLINE PyObject *k_number_value(PyObject *d, long long k) {
    int unsure;
    PyObject **cell = k_number_cell(d, k, &unsure), *key, *found;
    if (K_LIKELY(!unsure)) return cell == NULL ? NULL : *cell;
    if ((key = PyLong_FromLongLong(k)) == NULL) return NULL;
    found = PyDict_GetItemWithError(d, key);
    Py_DECREF(key);
    return found;
}
/* What there is for a key that is not in a dict: a new reference. */
static PyObject *k_number_missing(PyObject *d, long long k) {
    PyObject *key, *made;
    if (PyErr_Occurred()) return NULL;
    if (K_LIKELY(PyDict_CheckExact(d))) K_BAIL(NULL);
    if ((key = PyLong_FromLongLong(k)) == NULL) return NULL;
    made = PyObject_GetItem(d, key);
    Py_DECREF(key);
    return made;
}

/// k_numbered_item(m, i) -> o ! : numbered
/// py lambda d, k: d[k]
static CYTHON_INLINE PyObject *k_numbered_item(PyObject *d, long long k) {
    PyObject *v = k_number_value(d, k);
    return K_UNLIKELY(v == NULL) ? k_number_missing(d, k) : Py_NewRef(v);
}

/// k_numbered_float(m, i) -> d ! : numbered
/// py lambda d, k: d[k]
static CYTHON_INLINE double k_numbered_float(PyObject *d, long long k) {
    PyObject *v = k_number_value(d, k), *made = NULL;
    double r;
    if (K_UNLIKELY(v == NULL)) { v = made = k_number_missing(d, k); if (v == NULL) return -1.0; }
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) { Py_XDECREF(made); K_BAIL(-1.0); }
    r = PyFloat_AS_DOUBLE(v);
    Py_XDECREF(made);
    return r;
}

/// k_numbered_int(m, i, i, i) -> i ! : numbered k_int_in
/// py lambda d, k, low, high: d[k]
static CYTHON_INLINE long long k_numbered_int(PyObject *d, long long k, long long low, long long high) {
    PyObject *v = k_number_value(d, k), *made = NULL;
    long long r;
    if (K_UNLIKELY(v == NULL)) { v = made = k_number_missing(d, k); if (v == NULL) return -1; }
    r = k_int_in(v, low, high);
    Py_XDECREF(made);
    return r;
}

/// k_numbered_get(m, i, o) -> o ! : numbered
/// py lambda d, k, v: d.get(k, v)
static CYTHON_INLINE PyObject *k_numbered_get(PyObject *d, long long k, PyObject *otherwise) {
    PyObject *v = k_number_value(d, k);
    if (v == NULL) { if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL; v = otherwise; }
    return Py_NewRef(v);
}

/// k_numbered_has(m, i) -> b ! : numbered
/// py lambda d, k: k in d
static CYTHON_INLINE int k_numbered_has(PyObject *d, long long k) {
    PyObject *v = k_number_value(d, k);
    if (v != NULL) return 1;
    return K_UNLIKELY(PyErr_Occurred() != NULL) ? -1 : 0;
}

/// k_numbered_store(m, i, o) -> v ! : numbered replaced
/// py lambda d, k, v: d.__setitem__(k, v)
static int k_numbered_set(PyObject *d, long long k, PyObject *v) {
    PyObject *key = PyLong_FromLongLong(k);
    int done;
    if (key == NULL) return -1;
    done = PyDict_SetItem(d, key, v);
    Py_DECREF(key);
    return done;
}
static CYTHON_INLINE int k_numbered_store(PyObject *d, long long k, PyObject *v) {
    int unsure;
    if (k_is_simple(v) && k_replaced(d, k_number_cell(d, k, &unsure), v)) return 0;
    return k_numbered_set(d, k, v);
}

/// k_numbered_store_float(m, i, d) -> v ! : k_numbered_store
/// py lambda d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_numbered_store_float(PyObject *d, long long k, double v) {
    int unsure, done;
    PyObject *made;
    if (K_LIKELY(k_changed_in(d, k_number_cell(d, k, &unsure), v))) return 0;
    if ((made = PyFloat_FromDouble(v)) == NULL) return -1;
    done = k_numbered_set(d, k, made);
    Py_DECREF(made);
    return done;
}
