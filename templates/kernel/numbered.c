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

/// k_numbered_float(m, i) -> d ! : numbered values
/// py lambda d, k: d[k]
static CYTHON_INLINE double k_numbered_float(PyObject *d, long long k) {
    PyObject *v = k_number_value(d, k), *made = v == NULL ? k_number_missing(d, k) : NULL;
    return k_value_float(v, made);
}

/// k_numbered_int(m, i, i, i) -> i ! : numbered values
/// py lambda d, k, low, high: d[k]
static CYTHON_INLINE long long k_numbered_int(PyObject *d, long long k, long long low, long long high) {
    PyObject *v = k_number_value(d, k), *made = v == NULL ? k_number_missing(d, k) : NULL;
    return k_value_int(v, made, low, high);
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

/// members : numbered
/// py
/* Whether an int is in a set: 1 or 0, or -1 where only the interpreter's own look-up can tell. */
#define K_NEAR 9
static int k_member_probed(PyObject *s, long long k) {
#if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    PySetObject *set = (PySetObject *)s;
    Py_hash_t hash = k == -1 ? -2 : (Py_hash_t)k;
    size_t mask = (size_t)set->mask, perturb = (size_t)hash, at = perturb & mask;
    if (K_UNLIKELY(k >= (1LL << 60) || k <= -(1LL << 60))) return -1;
    for (;;) {
        setentry *entry = &set->table[at];
        int near = at + K_NEAR <= mask ? K_NEAR : 0;
        do {
            if (entry->key == NULL && entry->hash == 0) return 0;
            if (entry->hash == hash) {
                int same = k_is_number(entry->key, k);
                if (K_LIKELY(same != 0)) return same;
            }
            entry++;
        } while (near--);
        perturb >>= 5;
        at = (at * 5 + 1 + perturb) & mask;
    }
#else
    (void)s; (void)k;
    return -1;
#endif
}
/* Whether sets are probed as above in this interpreter: tried once, on ints that get in each other's way. */
static int k_members_asked(PyObject *s, long long k) {
    PyObject *key = PyLong_FromLongLong(k);
    int found = key == NULL ? -1 : PySet_Contains(s, key);
    Py_XDECREF(key);
    return found;
}
static int k_members_try(void) {
    PyObject *s = PySet_New(NULL), *key;
    long long i;
    int good = s != NULL, found;
    for (i = 0; good && i < 150; i++) {
        key = PyLong_FromLongLong(i % 3 ? i * 64 : -i);
        if (key == NULL || PySet_Add(s, key) < 0 || (i % 7 == 3 && PySet_Discard(s, key) < 0)) good = 0;
        Py_XDECREF(key);
        for (found = 0; good && found < 4; found++) {
            long long k = found & 1 ? -i + found : (i + found) * 32;
            if (k_member_probed(s, k) != k_members_asked(s, k)) good = 0;
        }
    }
    Py_XDECREF(s);
    PyErr_Clear();
    return good ? 1 : -1;
}
static CYTHON_INLINE int k_member(PyObject *s, long long k) {
    static int known = 0;
    int found;
    if (K_UNLIKELY(known == 0)) known = k_members_try();
    found = K_LIKELY(known > 0) ? k_member_probed(s, k) : -1;
    return K_LIKELY(found >= 0) ? found : k_members_asked(s, k);
}

/// k_numbered_in(e, i) -> b ! : members
/// py lambda s, k: k in s
static CYTHON_INLINE int k_numbered_in(PyObject *s, long long k) { return k_member(s, k); }

/// k_numbered_add(e, i) -> v ! : members
/// py lambda s, k: s.add(k)
static CYTHON_INLINE int k_numbered_add(PyObject *s, long long k) {
    PyObject *key;
    int done = k_member(s, k);
    if (done != 0) return done < 0 ? -1 : 0;
    if ((key = PyLong_FromLongLong(k)) == NULL) return -1;
    done = PySet_Add(s, key);
    Py_DECREF(key);
    return done;
}
