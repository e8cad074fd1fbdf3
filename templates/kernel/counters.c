/* Counters: made, filled and asked for what is most common, without collections' own Python code. */

/// counter
/// py
/* Whether a Counter is made, filled and asked as the library does it: nothing was put in its place. */
static int k_counts_itself(PyObject *cls) {
#if defined(PYPY_VERSION)
    (void)cls;
    return 0;
#else
    static const char *names[] = {"__init__", "update", "most_common", "__new__", "__setitem__", "get"};
    static PyObject *found[6], *keys[6];
    int i;
    for (i = 0; i < 6; i++) {
        PyObject *now;
        if (keys[i] == NULL && (keys[i] = PyUnicode_InternFromString(names[i])) == NULL) return -1;
        now = _PyType_Lookup((PyTypeObject *)cls, keys[i]);
        if (K_LIKELY(now != NULL && now == found[i])) continue;
        if (i < 3) {
            PyObject *counting;
            if (now == NULL || !PyFunction_Check(now) || found[i] != NULL) return 0;
            counting = PyDict_GetItemString(PyFunction_GET_GLOBALS(now), "_count_elements");
            if (PyFunction_GET_MODULE(now) == NULL || !PyUnicode_Check(PyFunction_GET_MODULE(now))
                || PyUnicode_CompareWithASCIIString(PyFunction_GET_MODULE(now), "collections")
                || counting == NULL || !PyCFunction_Check(counting)) return 0;
        }
        else if (now != _PyType_Lookup(&PyDict_Type, keys[i])) return 0;
        found[i] = now;
    }
    return 1;
#endif
}
static PyObject *k_counter_begun(PyObject *cls) {
    PyObject *none = PyTuple_New(0), *d;
    if (none == NULL) return NULL;
    d = PyDict_Type.tp_new((PyTypeObject *)cls, none, NULL);
    Py_DECREF(none);
    return d;
}

/// k_counter(o) -> m ! : counter
/// py lambda cls: cls()
static PyObject *k_counter(PyObject *cls) {
    int plain = k_counts_itself(cls);
    if (plain < 0) return NULL;
    return plain ? k_counter_begun(cls) : PyObject_CallNoArgs(cls);
}

/// k_countable(o) -> o ! : k_plain_items
/// py lambda x: x
/* What a Counter counts the items of without running code of the user's. */
static PyObject *k_countable(PyObject *x) {
    return PyAnySet_CheckExact(x) ? k_plain(x) : k_plain_items(x);
}

/// counted : spots replaced k_plain
/// py
static int k_count_one(PyObject *d, PyObject *key) {
    PyObject **cell = k_spot_cell(d, key), *v = cell != NULL ? *cell : NULL;
    long long n = 0;
    int over = 0;
    if (v == NULL && (v = PyDict_GetItemWithError(d, key)) == NULL && PyErr_Occurred()) return -1;
    if (v != NULL) {
        if (K_UNLIKELY(!PyLong_CheckExact(v))) K_BAIL(-1);
        n = PyLong_AsLongLongAndOverflow(v, &over);
        if (K_UNLIKELY(over || n == LLONG_MAX)) K_BAIL(-1);
    }
    return k_int_store(d, key, cell, n + 1);
}
/* Count the items of a builtin container, all of which are plain: no code of the user's runs. */
static int k_count_in(PyObject *d, PyObject *x) {
    PyObject *item;
    Py_ssize_t i;
    if (PyList_CheckExact(x) || PyTuple_CheckExact(x)) {
        for (i = 0; i < (PyList_CheckExact(x) ? PyList_GET_SIZE(x) : PyTuple_GET_SIZE(x)); i++)
            if (k_count_one(d, PyList_CheckExact(x) ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i)) < 0) return -1;
        return 0;
    }
    x = PyObject_GetIter(x);
    if (x == NULL) return -1;
    while ((item = PyIter_Next(x)) != NULL) {
        int done = k_count_one(d, item);
        Py_DECREF(item);
        if (done < 0) break;
    }
    Py_DECREF(x);
    return PyErr_Occurred() ? -1 : 0;
}

/// k_counter_of(o, o) -> m ! : counter counted
/// py lambda cls, x: cls(x)
static PyObject *k_counter_of(PyObject *cls, PyObject *x) {
    int plain = k_counts_itself(cls);
    PyObject *d;
    if (plain < 0) return NULL;
    if (!plain) return PyObject_CallOneArg(cls, x);
    d = k_counter_begun(cls);
    if (d != NULL && k_count_in(d, x) < 0) Py_CLEAR(d);
    return d;
}

/// k_counter_add(m, o) -> v ! : counter counted
/// py lambda d, x: d.update(x)
static int k_counter_add(PyObject *d, PyObject *x) {
    int plain = k_counts_itself((PyObject *)Py_TYPE(d));
    if (plain < 0) return -1;
    if (!plain) K_BAIL(-1);
    return k_count_in(d, x);
}

/// k_most_common(m, o) -> l ! : counter
/// py lambda d, n: d.most_common(n)
/* Numbers alone are compared; what was first comes first among equals. */
typedef struct { long long count; Py_ssize_t at; PyObject *key, *value; } k_common;
static int k_more_common(const void *a, const void *b) {
    const k_common *one = (const k_common *)a, *two = (const k_common *)b;
    if (one->count != two->count) return one->count > two->count ? -1 : 1;
    return one->at < two->at ? -1 : one->at > two->at;
}
static PyObject *k_most_common_asked(PyObject *d, PyObject *n) {
    static PyObject *name = NULL;
    PyObject *made;
    if (name == NULL && (name = PyUnicode_InternFromString("most_common")) == NULL) return NULL;
    made = PyObject_CallMethodObjArgs(d, name, n, NULL);
    if (made != NULL && !PyList_CheckExact(made)) { Py_DECREF(made); K_BAIL(NULL); }
    return made;
}
static PyObject *k_most_common(PyObject *d, PyObject *n) {
    int plain = k_counts_itself((PyObject *)Py_TYPE(d)), over = 0;
    Py_ssize_t size = PyDict_Size(d), most = size, i = 0, at = 0, found = 0;
    PyObject *key, *value, *made;
    k_common *all;
    if (plain < 0) return NULL;
    if (!plain || (n != Py_None && !PyLong_Check(n))) return k_most_common_asked(d, n);
    if (n != Py_None) {
        long long wanted = PyLong_AsLongLongAndOverflow(n, &over);
        if (over > 0) wanted = size;
        if (over < 0 || wanted < 0) wanted = 0;
        if (wanted < most) most = (Py_ssize_t)wanted;
    }
    all = (k_common *)PyMem_Malloc((size_t)(size > 0 ? size : 1) * sizeof(k_common));
    if (all == NULL) return PyErr_NoMemory();
    for (; PyDict_Next(d, &i, &key, &value); at++) {
        k_common one = {0, at, key, value};
        Py_ssize_t place;
        over = 1;
        if (PyLong_CheckExact(value)) one.count = PyLong_AsLongLongAndOverflow(value, &over);
        if (K_UNLIKELY(over || at >= size)) { PyMem_Free(all); return k_most_common_asked(d, n); }
        if (most > 32 || found < most) all[found++] = one;
        else if (most > 0 && one.count > all[found - 1].count) all[found - 1] = one;
        else continue;
        if (most <= 32) {  /* the most common so far, in their order */
            for (place = found - 1; place > 0 && all[place - 1].count < one.count; place--) all[place] = all[place - 1];
            all[place] = one;
        }
    }
    if (most > 32) { qsort(all, (size_t)found, sizeof(k_common), k_more_common); found = most; }
    made = PyList_New(found);
    for (at = 0; made != NULL && at < found; at++) {
        PyObject *pair = PyTuple_Pack(2, all[at].key, all[at].value);
        if (pair == NULL) Py_CLEAR(made);
        else PyList_SET_ITEM(made, at, pair);
    }
    PyMem_Free(all);
    return made;
}
