/* Operators and protocols of any object, by the interpreter's own rules. */

/// k_pure_kind
/// py
/* scalars and containers whose operators run no code of the user's on such operands */
#define K_SCALARS (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)

/// k_keys_are_plain(o) -> b : k_is_plain
/// py lambda x: True
/* Whether the operators of a set or dict run no code of the user's: on keys that are scalars. */
static int k_keys_are_plain(PyObject *x) {
    Py_ssize_t i = 0;
    if (PyDict_CheckExact(x)) {
        PyObject *key, *value;
        while (PyDict_Next(x, &i, &key, &value)) if (!PyUnicode_CheckExact(key) && !k_is_plain(key, 4)) return 0;
        return 1;
    }
#if !defined(PYPY_VERSION)
    if (PyAnySet_CheckExact(x)) {
        setentry *entries = ((PySetObject *)x)->table;
        for (; i <= ((PySetObject *)x)->mask; i++) {  /* what was taken out left a key with hash -1 */
            PyObject *key = entries[i].key;
            if (key == NULL || PyUnicode_CheckExact(key) || PyLong_CheckExact(key) || entries[i].hash == -1) continue;
            if (!k_is_plain(key, 4)) return 0;
        }
        return 1;
    }
#endif
    return 0;
}

/// k_binop(o, o, i) -> o ! : k_kinds k_pure_kind k_keys_are_plain
/// py lambda a, b, op: getattr(__import__("operator"), "add sub mul truediv mod floordiv pow lshift rshift and_ or_ xor".split()[op])(a, b)
static PyObject *k_binop(PyObject *a, PyObject *b, long long op) {
    PyObject *r;
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        if (op == 0) return PyFloat_FromDouble(x + y);
        if (op == 1) return PyFloat_FromDouble(x - y);
        if (op == 2) return PyFloat_FromDouble(x * y);
    }
    if (k_kind_of(a) & (256 | 512 | 1024) && k_kind_of(b) & (256 | 512 | 1024)) {
        if (!k_keys_are_plain(a) || !k_keys_are_plain(b)) K_BAIL(NULL);
    }
    else {
        int kinds = K_SCALARS | 64 | 128 | (op == 0 || op == 2 ? 2048 : 0);
        if (!(k_kind_of(a) & kinds) || !(k_kind_of(b) & kinds)) K_BAIL(NULL);
    }
    if (op == 4 && (k_kind_of(a) & (4 | 32))) K_BAIL(NULL);
    switch (op) {
        case 0: r = PyNumber_Add(a, b); break;
        case 1: r = PyNumber_Subtract(a, b); break;
        case 2: r = PyNumber_Multiply(a, b); break;
        case 3: r = PyNumber_TrueDivide(a, b); break;
        case 4: r = PyNumber_Remainder(a, b); break;
        case 5: r = PyNumber_FloorDivide(a, b); break;
        case 6: r = PyNumber_Power(a, b, Py_None); break;
        case 7: r = PyNumber_Lshift(a, b); break;
        case 8: r = PyNumber_Rshift(a, b); break;
        case 9: r = PyNumber_And(a, b); break;
        case 10: r = PyNumber_Or(a, b); break;
        case 11: r = PyNumber_Xor(a, b); break;
        default: K_BAIL(NULL);
    }
    return r;
}

/// k_operate(o, o, i) -> o
/// py lambda a, b, op: getattr(__import__("operator"), "add sub mul truediv mod floordiv pow lshift rshift and_ or_ xor matmul".split()[op])(a, b)
/* Python's own operators: what Cython makes of them returns -0.0 for 0 + -0.0. */
static CYTHON_INLINE PyObject *k_operate(PyObject *a, PyObject *b, long long op) {
    if (op <= 2 && PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        return PyFloat_FromDouble(op == 0 ? x + y : op == 1 ? x - y : x * y);
    }
    switch (op) {
        case 0: return PyNumber_Add(a, b);
        case 1: return PyNumber_Subtract(a, b);
        case 2: return PyNumber_Multiply(a, b);
        case 3: return PyNumber_TrueDivide(a, b);
        case 4: return PyNumber_Remainder(a, b);
        case 5: return PyNumber_FloorDivide(a, b);
        case 6: return PyNumber_Power(a, b, Py_None);
        case 7: return PyNumber_Lshift(a, b);
        case 8: return PyNumber_Rshift(a, b);
        case 9: return PyNumber_And(a, b);
        case 10: return PyNumber_Or(a, b);
        case 11: return PyNumber_Xor(a, b);
        default: return PyNumber_MatrixMultiply(a, b);
    }
}

/// k_operate_in(o, o, i) -> o
/// py lambda a, b, op: getattr(__import__("operator"), "iadd isub imul itruediv imod ifloordiv ipow ilshift irshift iand ior ixor imatmul".split()[op])(a, b)
static CYTHON_INLINE PyObject *k_operate_in(PyObject *a, PyObject *b, long long op) {
    if (op <= 2 && PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        return PyFloat_FromDouble(op == 0 ? x + y : op == 1 ? x - y : x * y);
    }
    switch (op) {
        case 0: return PyNumber_InPlaceAdd(a, b);
        case 1: return PyNumber_InPlaceSubtract(a, b);
        case 2: return PyNumber_InPlaceMultiply(a, b);
        case 3: return PyNumber_InPlaceTrueDivide(a, b);
        case 4: return PyNumber_InPlaceRemainder(a, b);
        case 5: return PyNumber_InPlaceFloorDivide(a, b);
        case 6: return PyNumber_InPlacePower(a, b, Py_None);
        case 7: return PyNumber_InPlaceLshift(a, b);
        case 8: return PyNumber_InPlaceRshift(a, b);
        case 9: return PyNumber_InPlaceAnd(a, b);
        case 10: return PyNumber_InPlaceOr(a, b);
        case 11: return PyNumber_InPlaceXor(a, b);
        default: return PyNumber_InPlaceMatrixMultiply(a, b);
    }
}

/// k_unary(o, i) -> o ! : k_kinds k_pure_kind
/// py lambda a, op: (-a, +a, ~a)[op]
static PyObject *k_unary(PyObject *a, long long op) {
    if (!(k_kind_of(a) & (1 | 2 | 16 | 8192 | 16384))) K_BAIL(NULL);
    return op == 0 ? PyNumber_Negative(a) : op == 1 ? PyNumber_Positive(a) : PyNumber_Invert(a);
}

/// k_compare(o, o, i) -> b ! : k_kinds k_pure_kind k_keys_are_plain k_odd
/// py lambda a, b, op: getattr(__import__("operator"), "lt le eq ne gt ge".split()[op])(a, b)
#define K_ITSELF 0x40000000 /* compared by `object` itself, or as the int or str that it is */
/* What a value is compared as: `sys.version_info` and most named tuples as the tuples they are,
   members of enumerations and instances of classes without `__eq__` by what they are. */
static CYTHON_INLINE int k_compared_as(PyObject *x) {
    int kind = k_kind_of(x);
#if !defined(PYPY_VERSION)
    if (kind == 0 && PyTuple_Check(x) && Py_TYPE(x)->tp_richcompare == PyTuple_Type.tp_richcompare) return 128;
    if (kind == 0) {
        richcmpfunc compare = Py_TYPE(x)->tp_richcompare;
        int own = compare == PyBaseObject_Type.tp_richcompare;
        return own || compare == PyLong_Type.tp_richcompare || compare == PyUnicode_Type.tp_richcompare ? K_ITSELF : 0;
    }
#endif
    return kind;
}
/* Whether comparing it runs no code of the user's, and what it holds may have been unboxed. */
static int k_is_comparable(PyObject *x, int deep) {
    int kind = k_compared_as(x);
    Py_ssize_t i;
    if (kind & K_SCALARS) return !k_odd(x);
    if (kind == K_ITSELF) return 1;
    if (deep == 0) return 0;
    if (kind & (64 | 128)) {
        for (i = 0; i < K_COUNT(x); i++) {
            PyObject *item = kind == 64 ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i);
            if (!k_is_comparable(item, deep - 1)) return 0;
        }
        return 1;
    }
    if (kind == 256) {
        PyObject *key, *value;
        for (i = 0; PyDict_Next(x, &i, &key, &value); ) if (!k_is_comparable(value, deep - 1)) return 0;
    }
    return kind & (256 | 512 | 1024) && k_keys_are_plain(x);
}
static int k_compared(PyObject *a, PyObject *b, int op) {
    PyObject *r = PyObject_RichCompare(a, b, op);
    int truth = r == Py_True;
    Py_XDECREF(r);
    return r == NULL ? -1 : truth;
}
static CYTHON_INLINE PyObject *k_part_at(PyObject *x, Py_ssize_t i) {
    return PyList_Check(x) ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i);
}
/* Lists and tuples are taken item by item, as Python takes them: nothing behind the first
   difference is looked at, so a long one costs no more here. */
static int k_compare_parts(PyObject *a, PyObject *b, int op, int deep) {
    int one = k_compared_as(a), two = k_compared_as(b);
    if (!one || !two) K_BAIL(-1);
    if (!((one | two) & ~K_SCALARS)) {
        if (deep < 4 && (k_odd(a) || k_odd(b))) K_BAIL(-1);
        return k_compared(a, b, op);
    }
    if (one == two && one & (64 | 128) && deep) {
        Py_ssize_t i, n = K_COUNT(a), m = K_COUNT(b);
        if (one == 64 && n != m && (op == Py_EQ || op == Py_NE)) return op == Py_NE;
        for (i = 0; i < n && i < m; i++) {
            int same = k_compare_parts(k_part_at(a, i), k_part_at(b, i), Py_EQ, deep - 1);
            if (same < 0) return -1;
            if (!same) break;
        }
        if (i < n && i < m) {
            if (op == Py_EQ || op == Py_NE) return op == Py_NE;
            return k_compare_parts(k_part_at(a, i), k_part_at(b, i), op, deep - 1);
        }
        switch (op) { case Py_LT: return n < m; case Py_LE: return n <= m; case Py_EQ: return n == m;
                      case Py_NE: return n != m; case Py_GT: return n > m; default: return n >= m; }
    }
    if (one != two && (one | two) & (64 | 128 | 256) && (op == Py_EQ || op == Py_NE)) return op == Py_NE;
    if (!k_is_comparable(a, deep) || !k_is_comparable(b, deep)) K_BAIL(-1);
    return k_compared(a, b, op);
}
static int k_compare_builtin(PyObject *a, PyObject *b, long long op) { return k_compare_parts(a, b, (int)op, 4); }
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
/* An int, or what is compared as the int that it is: members of an IntEnum. */
static CYTHON_INLINE int k_is_int_compared(PyObject *x) {
    return PyLong_CheckExact(x) || (PyLong_Check(x) && Py_TYPE(x)->tp_richcompare == PyLong_Type.tp_richcompare);
}
#endif
static CYTHON_INLINE int k_compare(PyObject *a, PyObject *b, long long op) {
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                      case 4: return x > y; default: return x >= y; }
    }
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (k_is_int_compared(a) && k_is_int_compared(b) && PyUnstable_Long_IsCompact((PyLongObject *)a)
        && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
        Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
        switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                      case 4: return x > y; default: return x >= y; }
    }
#endif
    return k_compare_builtin(a, b, op);
}

/// k_percent(s, o) -> o !
/// py lambda x, v: x % v
static CYTHON_INLINE PyObject *k_percent(PyObject *x, PyObject *v) { return PyUnicode_Format(x, v); }

/// k_truth(o) -> b ! : k_kinds
/// py bool
/* Classes of the standard library, written in C, whose truth is their length or value. */
static CYTHON_UNUSED int k_truth_told(PyTypeObject *t) {
#if defined(Py_TPFLAGS_IMMUTABLETYPE)
    if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
    return !strcmp(t->tp_name, "collections.deque") || !strcmp(t->tp_name, "array.array")
        || !strcmp(t->tp_name, "datetime.timedelta") || !strcmp(t->tp_name, "decimal.Decimal");
#else
    return 0;
#endif
}

static CYTHON_INLINE int k_truth(PyObject *x) {
    if (x == Py_True) return 1;
    if (x == Py_False || x == Py_None) return 0;
    if (K_UNLIKELY(!k_kind_of(x))) {
#if !defined(PYPY_VERSION)
        PyTypeObject *t = Py_TYPE(x); /* an instance that has neither a truth nor a length is true */
        int told = t->tp_as_number != NULL && t->tp_as_number->nb_bool != NULL;
        told = told || (t->tp_as_mapping != NULL && t->tp_as_mapping->mp_length != NULL);
        if (!told && (t->tp_as_sequence == NULL || t->tp_as_sequence->sq_length == NULL)) return 1;
        if (k_truth_told(t)) return PyObject_IsTrue(x);
#endif
        K_BAIL(-1);
    }
    return PyObject_IsTrue(x);
}

/// k_is_view(o) -> b
/// py lambda x: type(x) in (type({}.keys()), type({}.values()), type({}.items()))
/* The views of dicts, whatever the class of the dict: they look at what it holds, past its methods. */
static CYTHON_INLINE int k_is_view(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    PyTypeObject *t = Py_TYPE(x);
    return t == &PyDictValues_Type || t == &PyDictItems_Type || t == &PyDictKeys_Type;
#endif
}

/// k_len(o) -> i ! : k_kinds k_is_view
/// py len
static CYTHON_INLINE long long k_len(PyObject *x) {
    if (K_UNLIKELY(!(k_kind_of(x) & (4 | 32 | 64 | 128 | 256 | 512 | 1024 | 2048)) && !k_tuple_read(x) && !k_is_view(x))) K_BAIL(-1);
    return (long long)PyObject_Size(x);
}

/// k_manager(o, o) -> o
/// py lambda managed, x: x
/* What `with` takes; of anything else `managed` says it in the interpreter's words. */
static CYTHON_INLINE PyObject *k_manager(PyObject *managed, PyObject *x) {
#if !defined(PYPY_VERSION)
    static PyObject *enter = NULL, *leave = NULL;
    if (enter == NULL && (enter = PyUnicode_InternFromString("__enter__")) == NULL) return NULL;
    if (leave == NULL && (leave = PyUnicode_InternFromString("__exit__")) == NULL) return NULL;
    if (_PyType_Lookup(Py_TYPE(x), enter) == NULL || _PyType_Lookup(Py_TYPE(x), leave) == NULL) {
        PyObject *said = PyObject_CallOneArg(managed, x);
        if (said == NULL) return NULL;
        Py_DECREF(said);
    }
#endif
    return Py_NewRef(x);
}

/// k_apart(o, o, i) -> t
/// py lambda apart, x, n: apart(x)
/* Take any object apart as Python does: `apart` is Python's own way, for all but the usual. */
static CYTHON_INLINE PyObject *k_apart(PyObject *apart, PyObject *x, long long n) {
    if (PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) == n) return Py_NewRef(x);
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) == n) return PyList_AsTuple(x);
    return PyObject_CallOneArg(apart, x);
}

/// k_iterable(o) -> o ! : k_kinds k_is_view
/// py lambda x: x
/* The members of an enumeration: how it gives them is the standard library's own. */
static PyObject *k_members(PyObject *x) {
    static PyObject *type_of_enums = NULL;
    if (!PyType_Check(x)) K_BAIL(NULL);
    if (type_of_enums == NULL) {
        PyObject *module = PyImport_ImportModule("enum");
        type_of_enums = module == NULL ? NULL : PyObject_GetAttrString(module, "EnumMeta");
        Py_XDECREF(module);
        if (type_of_enums == NULL) return NULL;
    }
    if ((PyObject *)Py_TYPE(x) != type_of_enums) K_BAIL(NULL);
    return PySequence_List(x);
}
static CYTHON_INLINE PyObject *k_iterable(PyObject *x) {
    if (K_UNLIKELY(!(k_kind_of(x) & (4 | 32 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096)) && !k_is_view(x))) return k_members(x);
    return Py_NewRef(x);
}

/// k_transposed(o) -> l !
/// py lambda rows: list(zip(*rows))
/* The columns of rows that are exact lists and tuples, as many as the shortest row has items. */
static PyObject *k_transposed(PyObject *rows) {
    Py_ssize_t n = PySequence_Fast_GET_SIZE(rows), most = n ? PY_SSIZE_T_MAX : 0, i, j;
    PyObject *made;
    for (j = 0; j < n; j++) {
        PyObject *row = PySequence_Fast_GET_ITEM(rows, j);
        if (!PyList_CheckExact(row) && !PyTuple_CheckExact(row)) K_BAIL(NULL);
        if (PySequence_Fast_GET_SIZE(row) < most) most = PySequence_Fast_GET_SIZE(row);
    }
    if ((made = PyList_New(most)) == NULL) return NULL;
    for (i = 0; i < most; i++) {
        PyObject *column = PyTuple_New(n);
        if (column == NULL) { Py_DECREF(made); return NULL; }
        for (j = 0; j < n; j++) PyTuple_SET_ITEM(column, j, Py_NewRef(PySequence_Fast_GET_ITEM(PySequence_Fast_GET_ITEM(rows, j), i)));
        PyList_SET_ITEM(made, i, column);
    }
    return made;
}

/// k_columns(o) -> o !
/// py lambda rows: zip(*rows)
/* What gives the columns one by one, as Python would; its steps run nobody's code. */
static PyObject *k_columns(PyObject *rows) {
    Py_ssize_t n = PySequence_Fast_GET_SIZE(rows), j;
    PyObject *all, *made;
    for (j = 0; j < n; j++) {
        PyObject *row = PySequence_Fast_GET_ITEM(rows, j);
        if (!PyList_CheckExact(row) && !PyTuple_CheckExact(row)) K_BAIL(NULL);
    }
    if ((all = PySequence_Tuple(rows)) == NULL) return NULL;
#if defined(PYPY_VERSION)
    {
        PyObject *kinds = PyEval_GetBuiltins(), *zip = kinds == NULL ? NULL : PyMapping_GetItemString(kinds, "zip");
        made = zip == NULL ? NULL : PyObject_CallObject(zip, all);
        Py_XDECREF(zip);
    }
#else
    made = PyObject_CallObject((PyObject *)&PyZip_Type, all);
#endif
    Py_DECREF(all);
    return made;
}

/// k_told(o) -> s ! : k_is_plain
/// py lambda x: str(x)
/* The text of an exception whose class leaves that to the interpreter, with plain arguments. */
static PyObject *k_told(PyObject *x) {
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    PyTypeObject *t = Py_TYPE(x), *base = t;
    PyObject *args;
    Py_ssize_t i;
    if (!PyExceptionInstance_Check(x)) K_BAIL(NULL);
    while (base != NULL && PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE)) base = base->tp_base;
    if (base == NULL || t->tp_str != base->tp_str || t->tp_repr != base->tp_repr) K_BAIL(NULL);
    args = ((PyBaseExceptionObject *)x)->args;
    if (args == NULL || !PyTuple_CheckExact(args)) K_BAIL(NULL);
    for (i = 0; i < PyTuple_GET_SIZE(args); i++) if (!k_is_plain(PyTuple_GET_ITEM(args, i), 4)) K_BAIL(NULL);
    return PyObject_Str(x);
#endif
}

/// k_item_caught(o, o) -> o ! : k_kinds k_is_key
/// py lambda x, i: x[i]
/* An item of a builtin, by the interpreter's own look-up: what it raises is for a handler around. */
static PyObject *k_item_caught(PyObject *x, PyObject *i) {
    int kind = k_kind_of(x), key = k_kind_of(i);
    if (!(kind & (4 | 32 | 64 | 128 | 256 | 2048 | 4096)) || (!key && kind != 256)) K_BAIL(NULL);
    if (!(key & (64 | 256)) && !k_is_key(i, 4)) K_BAIL(NULL);
    return PyObject_GetItem(x, i);
}

/// k_getitem(o, o) -> o ! : k_kinds k_key
/// py lambda x, i: x[i]
static PyObject *k_getitem(PyObject *x, PyObject *i) {
    int kind = k_kind_of(x);
    PyObject *r;
    if (kind == 256 || (kind == 0 && k_dict_read(x))) {
        r = k_key(i);
        if (r == NULL) return NULL;
        Py_DECREF(r);
        r = PyDict_GetItemWithError(x, i);
        if (r == NULL) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return NULL; }
        return Py_NewRef(r);
    }
    if (!(kind & (4 | 32 | 64 | 128 | 2048 | 4096)) && !(kind == 0 && k_tuple_read(x))) K_BAIL(NULL);
    if (!(k_kind_of(i) & (1 | 16))) K_BAIL(NULL);
    return PyObject_GetItem(x, i);
}

/// k_contains(o, o) -> b ! : k_kinds k_key
/// py lambda x, v: v in x
static int k_contains(PyObject *x, PyObject *v) {
    int kind = k_kind_of(x), what = k_kind_of(v);
    PyObject *key;
    Py_ssize_t i;
    if (kind == 0 && k_dict_read(x)) kind = 256;
    if (kind & (256 | 512 | 1024)) {
        key = k_key(v);
        if (key == NULL) return -1;
        Py_DECREF(key);
        return kind == 256 ? PyDict_Contains(x, v) : PySet_Contains(x, v);
    }
    if (!(what & (1 | 2 | 4 | 8 | 16 | 32)) || (PyFloat_CheckExact(v) && PyFloat_AS_DOUBLE(v) != PyFloat_AS_DOUBLE(v))) K_BAIL(-1);
    if (kind & (64 | 128)) {
        for (i = 0; i < K_COUNT(x); i++)
            if (!k_kind_of(kind & 64 ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i))) K_BAIL(-1);
        return PySequence_Contains(x, v);
    }
    if (!(kind & (4 | 32 | 2048 | 4096))) K_BAIL(-1);
    return PySequence_Contains(x, v);
}
