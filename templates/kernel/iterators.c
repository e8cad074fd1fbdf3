/* Taking items by hand of iterators that the kernel made. */

/// next
/// py
static PyObject *k_take_next(PyObject *it) {
    PyObject *r = PyIter_Next(it);
    if (K_UNLIKELY(r == NULL) && PyErr_Occurred()) { PyErr_Clear(); K_BAIL(NULL); }
    return r;
}

/// k_next(o) -> o ! : next
/// py lambda it, none=object(): (lambda found: _stop() if found is none else found)(next(it, none))
static PyObject *k_next(PyObject *it) {
    PyObject *r = k_take_next(it);
    if (K_UNLIKELY(r == NULL) && !PyErr_Occurred()) PyErr_SetNone(k_bail_type);
    return r;
}

/// k_next_caught(o) -> o ! : next
/// py lambda it: next(it)
/* What it raises behind the last item is for a handler around. */
static PyObject *k_next_caught(PyObject *it) {
    PyObject *r = k_take_next(it);
    if (r == NULL && !PyErr_Occurred()) PyErr_SetNone(PyExc_StopIteration);
    return r;
}

/// k_next_or(o, o) -> o ! : next
/// py lambda it, otherwise: next(it, otherwise)
static PyObject *k_next_or(PyObject *it, PyObject *otherwise) {
    PyObject *r = k_take_next(it);
    if (r == NULL && !PyErr_Occurred()) r = Py_NewRef(otherwise);
    return r;
}

/// k_next_or_end(o) -> o ! : next
/// py lambda it: next(it, Bail)
/* What no iterator gives stands for the end. */
static PyObject *k_next_or_end(PyObject *it) {
    PyObject *r = k_take_next(it);
    if (r == NULL && !PyErr_Occurred()) r = Py_NewRef(k_bail_type);
    return r;
}

/// k_is_end(o) -> b : setup
/// py lambda x: x is Bail
static CYTHON_INLINE int k_is_end(PyObject *x) { return x == k_bail_type; }
