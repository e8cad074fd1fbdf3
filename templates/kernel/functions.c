/* Functions of the project as values: taken out of tables. */

/// k_is_entry(o, o) -> b
/// py lambda f, g: getattr(f, "__wrapped__", None) is g
static int k_is_entry(PyObject *f, PyObject *g) {
    const char *name = strrchr(Py_TYPE(f)->tp_name, '.');
    PyObject *own;
    int same;
    if (strcmp(name == NULL ? Py_TYPE(f)->tp_name : name + 1, "cython_function_or_method") != 0) return 0;
    own = PyObject_GetAttrString(f, "__wrapped__");
    if (own == NULL) { PyErr_Clear(); return 0; }
    same = own == g;
    Py_DECREF(own);
    return same;
}

/// k_is_function(o, o) -> b : k_is_entry
/// py lambda f, g: f is g
/* Whether a value is that function, or what a kernel put in its place. */
static CYTHON_INLINE int k_is_function(PyObject *f, PyObject *g) { return f == g || k_is_entry(f, g); }
