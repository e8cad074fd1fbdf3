/* sorted and sort, stable, by keys that are numbers or texts. */

/// k_sortable(o) -> o ! : k_plain k_compare
/// py lambda x: x
#if !defined(PYPY_VERSION)
/* Whether the first items of tuples are texts only, or ints only, and no two are equal: then nothing
   behind them is ever compared, as in `sorted(d.items())`. */
static int k_first_tells(PyObject *x) {
    Py_ssize_t i, n = PyList_GET_SIZE(x);
    PyObject *firsts = PySet_New(NULL);
    int tells = firsts != NULL;
    for (i = 0; i < n && tells; i++) {
        PyObject *item = PyList_GET_ITEM(x, i), *first;
        tells = PyTuple_CheckExact(item) && PyTuple_GET_SIZE(item) > 0;
        if (!tells) break;
        first = PyTuple_GET_ITEM(item, 0);
        tells = (PyUnicode_CheckExact(first) || PyLong_CheckExact(first))
            && Py_TYPE(first) == Py_TYPE(PyTuple_GET_ITEM(PyList_GET_ITEM(x, 0), 0)) && PySet_Add(firsts, first) == 0;
    }
    tells = tells && PySet_GET_SIZE(firsts) == n;
    Py_XDECREF(firsts);
    PyErr_Clear();
    return tells;
}
#endif
/* What can be sorted without code of the user's. */
static PyObject *k_sortable(PyObject *x) {
    Py_ssize_t i;
#if !defined(PYPY_VERSION)
    if (PyAnySet_CheckExact(x)) {
        setentry *entries = ((PySetObject *)x)->table;
        for (i = 0; i <= ((PySetObject *)x)->mask; i++)  /* as in k_keys_are_plain */
            if (entries[i].key != NULL && entries[i].hash != -1 && !k_is_comparable(entries[i].key, 5)) K_BAIL(NULL);
        return Py_NewRef(x);
    }
#endif
    if (!PyList_CheckExact(x)) return k_plain(x);
    for (i = 0; i < PyList_GET_SIZE(x); i++) {
        PyObject *item = PyList_GET_ITEM(x, i);
        if (k_odd(item) || k_is_comparable(item, 5)) continue;
#if !defined(PYPY_VERSION)
        if (k_first_tells(x)) break;
#endif
        K_BAIL(NULL);
    }
    return Py_NewRef(x);
}

/// k_order
/// py
/* Keys that have one order only are sorted by numbers of 64 bits that have the same order: floats
   without NaN, ints, texts (by their first 8 characters, then whole), and tuples of them. */
#if !defined(PYPY_VERSION)
#define K_KEY_PARTS 4
typedef struct { unsigned long long part[K_KEY_PARTS]; Py_ssize_t at; } k_key_row;
typedef struct { int parts, text[K_KEY_PARTS]; int down, whole; PyObject *keys; } k_key_order;

static CYTHON_INLINE PyObject *k_key_part(const k_key_order *order, Py_ssize_t at, int part) {
    PyObject *key = PyList_GET_ITEM(order->keys, at);
    return order->whole ? key : PyTuple_GET_ITEM(key, part);
}

/* 0: not a key of this kind */
static int k_key_number(PyObject *x, int kind, unsigned long long *out) {
    const unsigned long long top = 1ULL << 63;
    if (kind == 1) {
        double d;
        unsigned long long bits;
        if (!PyFloat_CheckExact(x)) return 0;
        d = PyFloat_AS_DOUBLE(x) + 0.0;  /* -0.0 is equal to 0.0 */
        if (d != d) return 0;
        memcpy(&bits, &d, sizeof bits);
        *out = bits & top ? ~bits : bits | top;
        return 1;
    }
    if (kind == 2) {
        int overflow;
        long long n;
        if (!PyLong_CheckExact(x) && !PyBool_Check(x)) return 0;
        n = PyLong_AsLongLongAndOverflow(x, &overflow);
        if (overflow) return 0;
        *out = (unsigned long long)n ^ top;
        return 1;
    }
    if (!PyUnicode_CheckExact(x)) return 0;
#if PY_VERSION_HEX < 0x030C0000
    if (!PyUnicode_IS_READY(x)) return 0;
#endif
    *out = 0;
    if (PyUnicode_KIND(x) != PyUnicode_1BYTE_KIND) return 2;
    {
        const unsigned char *data = PyUnicode_1BYTE_DATA(x);
        Py_ssize_t i, n = PyUnicode_GET_LENGTH(x);
        for (i = 0; i < 8; i++) *out = (*out << 8) | (i < n ? data[i] : 0);
    }
    return 1;
}

static CYTHON_INLINE int k_key_before(const k_key_order *order, const k_key_row *a, const k_key_row *b) {
    int i;
    for (i = 0; i < order->parts; i++) {
        if (a->part[i] != b->part[i]) return a->part[i] < b->part[i];
        if (order->text[i]) {
            PyObject *one = k_key_part(order, a->at, i), *other = k_key_part(order, b->at, i);
            int found = one == other ? 0 : PyUnicode_Compare(one, other);
            if (found) return order->down ? found > 0 : found < 0;
        }
    }
    return a->at < b->at;
}

static void k_key_merge(const k_key_order *order, k_key_row *rows, k_key_row *room, Py_ssize_t n) {
    Py_ssize_t half = n / 2, i, j, k;
    if (n <= 12) {
        for (i = 1; i < n; i++) {
            k_key_row row = rows[i];
            for (j = i; j > 0 && k_key_before(order, &row, &rows[j - 1]); j--) rows[j] = rows[j - 1];
            rows[j] = row;
        }
        return;
    }
    k_key_merge(order, rows, room, half);
    k_key_merge(order, rows + half, room, n - half);
    if (k_key_before(order, &rows[half - 1], &rows[half])) return;
    memcpy(room, rows, half * sizeof *rows);
    for (i = 0, j = half, k = 0; i < half && j < n; k++) {
        if (k_key_before(order, &rows[j], &room[i])) rows[k] = rows[j++];
        else rows[k] = room[i++];
    }
    memcpy(rows + k, room + i, (half - i) * sizeof *rows);
}

static int k_key_kind(PyObject *x) {
    if (PyFloat_CheckExact(x)) return 1;
    if (PyLong_CheckExact(x) || PyBool_Check(x)) return 2;
    return PyUnicode_CheckExact(x) ? 3 : 0;
}

/* 1: `rows`, which is to be freed, are in order; 0: the interpreter has to sort; -1: no memory */
static int k_order(PyObject *keys, int down, k_key_row **rows) {
    Py_ssize_t i, n = PyList_GET_SIZE(keys);
    int k, kinds[K_KEY_PARTS];
    k_key_order order;
    k_key_row *made;
    if (n == 0) return 0;
    order.keys = keys;
    order.down = down;
    order.whole = !PyTuple_CheckExact(PyList_GET_ITEM(keys, 0));
    order.parts = order.whole ? 1 : (int)Py_MIN(PyTuple_GET_SIZE(PyList_GET_ITEM(keys, 0)), K_KEY_PARTS + 1);
    if (order.parts < 1 || order.parts > K_KEY_PARTS) return 0;
    for (k = 0; k < order.parts; k++) {
        kinds[k] = k_key_kind(k_key_part(&order, 0, k));
        if (kinds[k] == 0) return 0;
        order.text[k] = kinds[k] == 3;
    }
    made = (k_key_row *)PyMem_Malloc(2 * n * sizeof *made);
    if (made == NULL) { PyErr_NoMemory(); return -1; }
    for (i = 0; i < n; i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        made[i].at = i;
        if (!order.whole && (!PyTuple_CheckExact(key) || PyTuple_GET_SIZE(key) != order.parts)) goto other;
        for (k = 0; k < order.parts; k++) {
            int found = k_key_number(k_key_part(&order, i, k), kinds[k], &made[i].part[k]);
            if (found == 0) goto other;
            if (found == 2) kinds[k] = 4;  /* texts beyond Latin-1 are compared whole, all of them */
            if (down) made[i].part[k] = ~made[i].part[k];
        }
    }
    for (k = 0; k < order.parts; k++) if (kinds[k] == 4) for (i = 0; i < n; i++) made[i].part[k] = 0;
    k_key_merge(&order, made, made + n, n);
    *rows = made;
    return 1;
other:
    PyMem_Free(made);
    return 0;
}
#endif

/// k_sorted_by(l, l, o) -> l ! : k_order
/// py lambda x, keys, reverse: [x[i] for i in sorted(range(len(x)), key=keys.__getitem__, reverse=reverse)]
/* Where the keys have more than one order, the interpreter's own sort puts the numbers of the items in theirs. */
static PyObject *k_sorted_by(PyObject *x, PyObject *keys, PyObject *reverse) {
    Py_ssize_t i, n = PyList_GET_SIZE(x);
    PyObject *order, *result = NULL, *sort = NULL, *named = NULL, *key = NULL, *none = NULL, *nothing = NULL;
    if (!PyBool_Check(reverse) || PyList_GET_SIZE(keys) != n) K_BAIL(NULL);
#if !defined(PYPY_VERSION)
    {
        k_key_row *rows = NULL;
        int known = k_order(keys, reverse == Py_True, &rows);
        if (known < 0) return NULL;
        if (known) {
            result = PyList_New(n);
            for (i = 0; result != NULL && i < n; i++) {
                PyObject *item = PyList_GET_ITEM(x, rows[i].at);
                Py_INCREF(item);
                PyList_SET_ITEM(result, i, item);
            }
            PyMem_Free(rows);
            return result;
        }
    }
#endif
    order = PyList_New(n);
    if (order == NULL) return NULL;
    for (i = 0; i < n; i++) {
        PyObject *number = PyLong_FromSsize_t(i);
        if (number == NULL) goto end;
        PyList_SET_ITEM(order, i, number);
    }
    sort = PyObject_GetAttrString(order, "sort");
    key = PyObject_GetAttrString(keys, "__getitem__");
    nothing = PyTuple_New(0);
    named = sort && key && nothing ? Py_BuildValue("{sOsO}", "key", key, "reverse", reverse) : NULL;
    none = named ? PyObject_Call(sort, nothing, named) : NULL;
    result = none ? PyList_New(n) : NULL;
    for (i = 0; result != NULL && i < n; i++) {
        PyObject *item = PyList_GET_ITEM(x, PyLong_AsSsize_t(PyList_GET_ITEM(order, i)));
        Py_INCREF(item);
        PyList_SET_ITEM(result, i, item);
    }
end:
    Py_XDECREF(sort); Py_XDECREF(key); Py_XDECREF(named); Py_XDECREF(none); Py_XDECREF(nothing);
    Py_DECREF(order);
    return result;
}

/// k_sorted(l, o) -> l ! : k_sortable k_order
/// py lambda x, reverse: sorted(x, reverse=reverse)
static PyObject *k_sorted(PyObject *x, PyObject *reverse) {
    PyObject *checked, *made = NULL, *sort, *named, *nothing, *none;
    if (!PyBool_Check(reverse)) K_BAIL(NULL);
#if !defined(PYPY_VERSION)
    {
        k_key_row *rows = NULL;
        int known = k_order(x, reverse == Py_True, &rows);
        if (known < 0) return NULL;
        if (known) {
            Py_ssize_t i, n = PyList_GET_SIZE(x);
            made = PyList_New(n);
            for (i = 0; made != NULL && i < n; i++) {
                PyObject *item = PyList_GET_ITEM(x, rows[i].at);
                Py_INCREF(item);
                PyList_SET_ITEM(made, i, item);
            }
            PyMem_Free(rows);
            return made;
        }
    }
#endif
    checked = k_sortable(x);
    if (checked == NULL) return NULL;
    Py_DECREF(checked);
    made = PyList_GetSlice(x, 0, PyList_GET_SIZE(x));
    sort = made ? PyObject_GetAttrString(made, "sort") : NULL;
    named = sort ? Py_BuildValue("{sO}", "reverse", reverse) : NULL;
    nothing = named ? PyTuple_New(0) : NULL;
    none = nothing ? PyObject_Call(sort, nothing, named) : NULL;
    if (none == NULL) Py_CLEAR(made);
    Py_XDECREF(sort); Py_XDECREF(named); Py_XDECREF(nothing); Py_XDECREF(none);
    return made;
}

/// k_sort(l, o) -> v ! : k_sorted
/// py lambda x, reverse: x.sort(reverse=reverse)
static int k_sort(PyObject *x, PyObject *reverse) {
    PyObject *made = k_sorted(x, reverse);
    int rc;
    if (made == NULL) return -1;
    rc = PyList_SetSlice(x, 0, PyList_GET_SIZE(x), made);
    Py_DECREF(made);
    return rc;
}

/// k_sort_by(l, l, o) -> v ! : k_sorted_by
/// py lambda x, keys, reverse: x.__setitem__(slice(None), [x[i] for i in sorted(range(len(x)), key=keys.__getitem__, reverse=reverse)])
static int k_sort_by(PyObject *x, PyObject *keys, PyObject *reverse) {
    PyObject *made = k_sorted_by(x, keys, reverse);
    int rc;
    if (made == NULL) return -1;
    rc = PyList_SetSlice(x, 0, PyList_GET_SIZE(x), made);
    Py_DECREF(made);
    return rc;
}
