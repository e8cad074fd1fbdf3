/* What dicts that fill themselves make for a key that is missing. */

/// factories
/// py
#if !defined(PYPY_VERSION)
/* Classes of the interpreter that make a number, a text or a container. */
static int k_is_container(PyObject *x) {
    PyTypeObject *t = (PyTypeObject *)x;
    if (x == (PyObject *)&PyLong_Type || x == (PyObject *)&PyFloat_Type || x == (PyObject *)&PyUnicode_Type
        || x == (PyObject *)&PyList_Type || x == (PyObject *)&PyDict_Type || x == (PyObject *)&PySet_Type
        || x == (PyObject *)&PyTuple_Type || x == (PyObject *)&PyBool_Type || x == (PyObject *)&PyBytes_Type
        || x == (PyObject *)&PyFrozenSet_Type || x == (PyObject *)&PyByteArray_Type || x == (PyObject *)&PyRange_Type) return 1;
    if (!PyType_Check(x) || !(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
    return !strcmp(t->tp_name, "collections.defaultdict") || !strcmp(t->tp_name, "collections.deque")
        || !strcmp(t->tp_name, "collections.OrderedDict");
}
/* Whether all that code names are such classes, in the functions within as well. */
static int k_names_containers(PyCodeObject *code, PyObject *globals, PyObject *builtins, int depth) {
    Py_ssize_t i;
    for (i = 0; i < PyTuple_GET_SIZE(code->co_names); i++) {
        PyObject *name = PyTuple_GET_ITEM(code->co_names, i), *x = PyDict_GetItemWithError(globals, name);
        if (x == NULL && !PyErr_Occurred()) x = PyDict_GetItemWithError(builtins, name);
        if (x == NULL || !k_is_container(x)) return 0;
    }
    for (i = 0; i < PyTuple_GET_SIZE(code->co_consts); i++) {
        PyObject *inner = PyTuple_GET_ITEM(code->co_consts, i);
        if (!PyCode_Check(inner)) continue;
        if (depth == 0 || !k_names_containers((PyCodeObject *)inner, globals, builtins, depth - 1)) return 0;
    }
    return 1;
}
/* Whether code binds a name of its module: a lambda has no words for it. */
static int k_binds_globals(PyCodeObject *code) {
    static const char *ways[] = {"STORE_GLOBAL", "DELETE_GLOBAL", "IMPORT_NAME"};
    static int steps[3] = {-1, -1, -1};
    PyObject *bytes;
    Py_ssize_t i;
    int binds = 0;
    if (PyUnicode_CompareWithASCIIString(code->co_name, "<lambda>") == 0) return 0;
    if (steps[2] < 0) {
        PyObject *module = PyImport_ImportModule("opcode"), *map, *step;
        map = module == NULL ? NULL : PyObject_GetAttrString(module, "opmap");
        for (i = 0; map != NULL && i < 3; i++) {
            step = PyMapping_GetItemString(map, ways[i]);
            if (step == NULL) break;
            steps[i] = (int)PyLong_AsLong(step);
            Py_DECREF(step);
        }
        Py_XDECREF(map);
        Py_XDECREF(module);
        if (PyErr_Occurred()) PyErr_Clear();
        if (steps[0] < 0 || steps[1] < 0 || steps[2] < 0) return 1;
    }
    bytes = PyCode_GetCode(code);
    if (bytes == NULL) { PyErr_Clear(); return 1; }
    for (i = 0; i < PyBytes_GET_SIZE(bytes); i += 2) {
        int step = (unsigned char)PyBytes_AS_STRING(bytes)[i];
        binds |= step == steps[0] || step == steps[1] || step == steps[2];
    }
    Py_DECREF(bytes);
    return binds;
}
/* Whether nobody can see a function being called: it takes nothing, names nothing but such classes, and
   shares nothing but numbers and texts. (A lambda can't assign to what it shares.) */
static int k_only_makes(PyObject *x) {
    PyFunctionObject *f = (PyFunctionObject *)x;
    PyCodeObject *code = (PyCodeObject *)f->func_code;
    Py_ssize_t i, shared = f->func_closure == NULL ? 0 : PyTuple_GET_SIZE(f->func_closure);
    if (code->co_argcount || code->co_kwonlyargcount) return 0;
    if (code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR)) return 0;
    if (shared && PyUnicode_CompareWithASCIIString(code->co_name, "<lambda>")) return 0;
    for (i = 0; i < shared; i++) {
        PyObject *value = PyCell_GET(PyTuple_GET_ITEM(f->func_closure, i));
        if (value == NULL) return 0;
        if (!PyLong_CheckExact(value) && !PyFloat_CheckExact(value) && !PyUnicode_CheckExact(value)
            && !PyBool_Check(value) && value != Py_None) return 0;
    }
    if (!PyDict_CheckExact(f->func_globals) || f->func_builtins == NULL || !PyDict_CheckExact(f->func_builtins)) return 0;
    return !k_binds_globals(code) && k_names_containers(code, f->func_globals, f->func_builtins, 3);
}
#endif

/// filling : k_is_key spots k_dict_put k_own factories
/// py
#if !defined(PYPY_VERSION)
/* Whether the class says of a missing key what collections.Counter says: 0. */
static int k_counts(PyTypeObject *t) {
    static PyObject *name = NULL, *of_counter = NULL;
    if (of_counter == NULL) {
        PyObject *module = PyImport_ImportModule("collections"), *type;
        type = module == NULL ? NULL : PyObject_GetAttrString(module, "Counter");
        name = PyUnicode_InternFromString("__missing__");
        of_counter = type == NULL || name == NULL ? NULL : PyObject_GetAttr(type, name);
        Py_XDECREF(module);
        Py_XDECREF(type);
        if (of_counter == NULL) { PyErr_Clear(); return 0; }
    }
    return _PyType_Lookup(t, name) == of_counter;
}
#endif
/* A key that is not there: a defaultdict makes what nobody can see it make, as it does itself. `known`
   is a class, or NULL, of which it is known that making an instance is all it does. */
static PyObject *k_default(PyObject *d, PyObject *k, PyObject *known, int noted) {
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    PyTypeObject *t = Py_TYPE(d);
    PyObject *factory, *made = NULL;
    if (PyErr_Occurred()) return NULL;
    if (k_counts(t)) return PyLong_FromLong(0);
    if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE) || strcmp(t->tp_name, "collections.defaultdict")) K_BAIL(NULL);
    factory = PyObject_GetAttrString(d, "default_factory");
    if (factory == NULL) return NULL;
    if (factory == known || k_is_container(factory) || (PyFunction_Check(factory) && k_only_makes(factory))) made = PyObject_CallNoArgs(factory);
    else if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type);
    Py_DECREF(factory);
    if (made != NULL && (noted ? k_dict_put(d, k, made) : PyDict_SetItem(d, k, made)) < 0) Py_CLEAR(made);
    if (made != NULL) k_own(made);
    return made;
#endif
}

static PyObject *k_getitem_or_made(PyObject *x, PyObject *i, PyObject *known, int noted) {
    PyObject *r;
    if (K_UNLIKELY(!PyUnicode_CheckExact(i) && !PyLong_CheckExact(i) && !k_is_key(i, 4))) K_BAIL(NULL);
    r = k_spot_value(x, i);
    if (r == NULL) return k_default(x, i, known, noted);
    return Py_NewRef(r);
}

/// k_getitem_made(o, o, o) -> o ! : k_kinds filling k_getitem
/// py lambda d, k, known: d[k]
static PyObject *k_getitem_made(PyObject *x, PyObject *i, PyObject *known) {
    return k_dict_read(x) ? k_getitem_or_made(x, i, known, 1) : k_getitem(x, i);
}

/// k_getitem_filled(o, o) -> o ! : k_getitem_made
/// py lambda d, k: d[k]
static PyObject *k_getitem_filled(PyObject *x, PyObject *i) { return k_getitem_made(x, i, NULL); }

/// k_own_filled(m, o) -> o ! : filling
/// py lambda d, k: d[k]
/* Of one that only the kernel knows of: it is dropped, so what it is filled with needs no note. */
static PyObject *k_own_filled(PyObject *x, PyObject *i) { return k_getitem_or_made(x, i, NULL, 0); }

/// k_own_made(m, o, o) -> o ! : filling
/// py lambda d, k, known: d[k]
static PyObject *k_own_made(PyObject *x, PyObject *i, PyObject *known) { return k_getitem_or_made(x, i, known, 0); }
