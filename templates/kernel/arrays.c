/* Arrays of the standard library. A section with CODE in its name stands for one of each typecode. */

/// array : setup
/// py
/* No header tells the layout of an array; it is tried on one of each kind before it is relied on.
   What it is of, `kind`, is compared with what those are of. */
typedef struct { PyObject_VAR_HEAD char *items; Py_ssize_t room; const void *kind; PyObject *weak; Py_ssize_t exports; } k_array;
static PyTypeObject *k_array_type = NULL;
static const void *k_array_kinds[128];
#if defined(PYPY_VERSION) || defined(Py_GIL_DISABLED)
static void k_array_find(void) {}
#else
static int k_array_try(PyObject *cls, const char *code, Py_ssize_t size) {
    PyObject *made = PyObject_CallFunction(cls, "s(iii)", code, 1, 2, 3);
    k_array *a = (k_array *)made;
    Py_buffer view;
    int same, i;
    if (made == NULL) return 0;
    same = (PyObject *)Py_TYPE(made) == cls && PyObject_GetBuffer(made, &view, PyBUF_SIMPLE) == 0;
    if (same) {
        same = view.buf == a->items && view.len == 3 * size && Py_SIZE(made) == 3 && a->room >= 3 && a->exports == 1;
        PyBuffer_Release(&view);
        same = same && a->exports == 0 && a->kind != NULL;
        for (i = 0; i < 128; i++) same = same && k_array_kinds[i] != a->kind;
        if (same) k_array_kinds[(int)*code] = a->kind;
    }
    Py_DECREF(made);
    return same;
}
static void k_array_find(void) {
    static const char *codes[12] = {"b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"};
    static const size_t sizes[12] = {1, 1, sizeof(short), sizeof(short), sizeof(int), sizeof(int),
        sizeof(long), sizeof(long), sizeof(long long), sizeof(long long), sizeof(float), sizeof(double)};
    static int tried = 0;
    PyObject *module, *cls;
    int i, same;
    if (tried) return;
    tried = 1;
    module = PyImport_ImportModule("array");
    cls = module == NULL ? NULL : PyObject_GetAttrString(module, "array");
    same = cls != NULL && PyType_Check(cls) && ((PyTypeObject *)cls)->tp_basicsize == sizeof(k_array)
        && ((PyTypeObject *)cls)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(((PyTypeObject *)cls)->tp_name, "array.array");
    for (i = 0; i < 12 && same; i++) same = k_array_try(cls, codes[i], (Py_ssize_t)sizes[i]);
    if (same) k_array_type = (PyTypeObject *)Py_NewRef(cls);
    Py_XDECREF(module);
    Py_XDECREF(cls);
    PyErr_Clear();
}
#endif

/// k_is_array(o, i) -> b : array
/// py lambda x, code: type(x) is __import__("array").array and x.typecode == chr(code)
static CYTHON_INLINE int k_is_array(PyObject *x, long long code) {
    if (K_UNLIKELY(k_array_type == NULL)) { k_array_find(); if (k_array_type == NULL) return 0; }
    return Py_TYPE(x) == k_array_type && ((k_array *)x)->kind == k_array_kinds[code];
}

/// k_array_as(o, i) -> o ! : k_is_array
/// py lambda x, code: x
static CYTHON_INLINE PyObject *k_array_as(PyObject *x, long long code) {
    if (K_UNLIKELY(!k_is_array(x, code))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_array_or(o, i, i) -> o ! : k_is_array k_kinds_in
/// py lambda x, code, kinds: x
static PyObject *k_array_or(PyObject *x, long long code, long long kinds) {
    return k_is_array(x, code) ? Py_NewRef(x) : k_kinds_in(x, kinds);
}

/// k_array_size(o) -> n : array
/// py len
static CYTHON_INLINE Py_ssize_t k_array_size(PyObject *x) { return Py_SIZE(x); }

/// k_array_data_CODE(o) -> *CODE : array
/// py lambda x: x
static CYTHON_INLINE CTYPE *k_array_data_CODE(PyObject *x) { return (CTYPE *)((k_array *)x)->items; }

/// k_array_at_late(i, n) -> n !
/// py lambda i, n: (__import__("array").array("b", bytes(n))[i], range(n)[i])[1]
static Py_ssize_t k_array_at_late(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, "array index out of range");
    return -1;
}

/// k_array_put_late(i, n) -> n !
/// py lambda i, n: (__import__("array").array("b", bytes(n)).__setitem__(i, 0), range(n)[i])[1]
static Py_ssize_t k_array_put_late(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, "array assignment index out of range");
    return -1;
}

/// k_array_number(o) -> d !
/// py float
/* What an array of floats makes of an int or a float. */
static CYTHON_INLINE double k_array_number(PyObject *x) {
    if (K_LIKELY(PyFloat_CheckExact(x))) return PyFloat_AS_DOUBLE(x);
    if (!PyLong_CheckExact(x) && !PyBool_Check(x)) K_BAIL(-1.0);
    return PyLong_AsDouble(x);
}

/// array_append : array
/// py
/* Steals a reference to the item. Where there is room it is stored without this. */
static int k_array_append(PyObject *x, PyObject *item) {
    static PyObject *name = NULL;
    PyObject *done;
    if (item == NULL) return -1;
    if (name == NULL && (name = PyUnicode_InternFromString("append")) == NULL) { Py_DECREF(item); return -1; }
    done = PyObject_CallMethodObjArgs(x, name, item, NULL);
    Py_DECREF(item);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

/// k_array_push_CODE(o, REP) -> v ! : array_append
/// py lambda x, v: x.append(v)
static CYTHON_INLINE int k_array_push_CODE(PyObject *x, WIDE v) {
    k_array *a = (k_array *)x;
    Py_ssize_t n = Py_SIZE(x);
    if (K_UNLIKELY(a->exports != 0 || a->room <= n)) return k_array_append(x, BOX(v));
    ((CTYPE *)a->items)[n] = (CTYPE)v;
    Py_SET_SIZE((PyVarObject *)x, n + 1);
    return 0;
}

/// k_array_pop_CODE(o) -> REP ! : array
/// py lambda x: x.pop()
static CYTHON_INLINE WIDE k_array_pop_CODE(PyObject *x) {
    Py_ssize_t n = Py_SIZE(x);
    if (K_UNLIKELY(n == 0 || ((k_array *)x)->exports != 0)) {  /* either raises */
        PyObject *none = PyObject_CallMethod(x, "pop", NULL);
        Py_XDECREF(none);
        return BAD;
    }
    Py_SET_SIZE((PyVarObject *)x, n - 1);
    return (WIDE)((CTYPE *)((k_array *)x)->items)[n - 1];
}

/// k_array_new(o, s) -> o ! : k_is_array
/// py lambda cls, code: cls(code)
static PyObject *k_array_new(PyObject *cls, PyObject *code) {
    PyObject *made = PyObject_CallOneArg(cls, code);
    if (made == NULL || K_LIKELY(k_is_array(made, PyUnicode_READ_CHAR(code, 0)))) return made;
    Py_DECREF(made);
    K_BAIL(NULL);
}

/// k_array_source(o) -> o ! : array k_kinds
/// py lambda x: x
/* What an array can be made of, or extended by, without running code of the user's. */
static PyObject *k_array_source(PyObject *x) {
    int kind = k_kind_of(x);
    Py_ssize_t i;
    if (kind & (64 | 128)) {
        for (i = 0; i < K_COUNT(x); i++) {
            PyObject *item = kind == 64 ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i);
            if (!PyFloat_CheckExact(item) && !PyLong_CheckExact(item) && !PyBool_Check(item)) K_BAIL(NULL);
        }
    }
    else if (!(kind & (32 | 2048 | 4096)) && (k_array_type == NULL || Py_TYPE(x) != k_array_type)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_array_make(o, s, o) -> o ! : k_array_source k_is_array
/// py lambda cls, code, items: cls(code, items)
static PyObject *k_array_make(PyObject *cls, PyObject *code, PyObject *items) {
    PyObject *made = NULL;
    items = k_array_source(items);
    if (items == NULL) return NULL;
    made = PyObject_CallFunctionObjArgs(cls, code, items, NULL);
    Py_DECREF(items);
    if (made == NULL || K_LIKELY(k_is_array(made, PyUnicode_READ_CHAR(code, 0)))) return made;
    Py_DECREF(made);
    K_BAIL(NULL);
}

/// k_array_compare(o, o, i) -> b !
/// py lambda a, b, op: getattr(__import__("operator"), "lt le eq ne gt ge".split()[op])(a, b)
static int k_array_compare(PyObject *a, PyObject *b, long long op) {
    PyObject *r = PyObject_RichCompare(a, b, (int)op);
    int found = r == NULL ? -1 : PyObject_IsTrue(r);
    Py_XDECREF(r);
    return found;
}

/// k_array_has(o, o) -> b ! : k_scalar
/// py lambda x, v: v in x
static int k_array_has(PyObject *x, PyObject *v) {
    if ((v = k_scalar(v)) == NULL) return -1;
    Py_DECREF(v);
    return PySequence_Contains(x, v);
}

/// k_array_note(o, n, i) -> v ! : undo
/// py lambda x, i, size: 0
/* Notes an item that is stored over; after many of one array the whole of it, once. */
static CYTHON_INLINE int k_array_note(PyObject *x, Py_ssize_t i, long long size) {
    k_array_change *change = K_ARRAY_CHANGE(x);
    if (K_LIKELY(change->what == x && change->when == k_time && change->left == 0)) return 0;
    return k_array_noted(x, i, (Py_ssize_t)size, change);
}

/// k_array_keep(o, i) -> v ! : undo
/// py lambda x, size: 0
static int k_array_keep(PyObject *x, long long size) { return k_array_kept(x, (Py_ssize_t)size); }

/// k_array_grown(o) -> v ! : undo
/// py lambda x: 0
static CYTHON_INLINE int k_array_grown(PyObject *x) { return k_remember(18, x, NULL, NULL, Py_SIZE(x)); }

/// k_array_taken(o, i) -> v ! : undo
/// py lambda x, size: 0
static int k_array_taken(PyObject *x, long long size) {
    Py_ssize_t n = Py_SIZE(x);
    if (n == 0) return 0;
    if (k_remember(19, x, NULL, NULL, n << 4 | (Py_ssize_t)size) < 0) return -1;
    memcpy(&k_notes[k_noted - 1].number, ((k_array *)x)->items + (n - 1) * size, (size_t)size);
    return 0;
}
