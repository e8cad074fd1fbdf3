/* Texts and bytes that grow at their end: in place, where nobody else holds what they were. */

/// grown
/// py
/* What is passed is where a local lies: the reference in it is taken, or stays as it is, and a new one
   is returned for the assignment to the same local. A text that only the local holds is made longer by
   more than is needed; how long it may get where it lies is kept beside the local. */
#if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030C0000
#define K_GROWS
#define K_MOST(r) (PyUnicode_KIND(r) == 1 ? (PyUnicode_IS_ASCII(r) ? 0x7Fu : 0xFFu) : PyUnicode_KIND(r) == 2 ? 0xFFFFu : 0x10FFFFu)
static CYTHON_INLINE int k_alone(PyObject *r) {
    return Py_REFCNT(r) == 1 && !PyUnicode_CHECK_INTERNED(r) && PyUnicode_IS_COMPACT(r)
        && (PyUnicode_IS_ASCII(r) || ((PyCompactUnicodeObject *)r)->utf8 == NULL);
}
static CYTHON_INLINE void k_ends(PyObject *r, Py_ssize_t n) {
    ((PyASCIIObject *)r)->length = n;
    ((PyASCIIObject *)r)->hash = -1;
    PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), n, 0);
}
static PyObject *k_text_room(PyObject **place, Py_ssize_t more, Py_UCS4 most, Py_ssize_t *room) {
    PyObject *r = *place, *made;
    Py_ssize_t n = PyUnicode_GET_LENGTH(r), size;
    int alone = PyUnicode_CheckExact(r) && k_alone(r);
    if (more > PY_SSIZE_T_MAX / 8 - n) return PyErr_NoMemory();
    size = n + more;
    if (alone) size += (size >> 3) + 24;
    if (alone && most <= K_MOST(r)) {
        ((PyASCIIObject *)r)->hash = -1;
        *place = Py_NewRef(Py_None);
        made = r;
        if (PyUnicode_Resize(&made, size) < 0) { Py_DECREF(Py_None); *place = r; return NULL; }
    }
    else {
        made = PyUnicode_New(size, most > K_MOST(r) ? most : K_MOST(r));
        if (made == NULL) return NULL;
        if (n > 0 && PyUnicode_CopyCharacters(made, 0, r, 0, n) < 0) { Py_DECREF(made); return NULL; }
    }
    *room = size;
    return made;
}
#endif

/// k_text_push(s, c, n) -> s ! : grown
/// py lambda r, c, room: r + c
#define k_text_push(r, c, room) k_text_push_at(&(r), c, &(room))
static CYTHON_INLINE PyObject *k_text_push_at(PyObject **place, Py_UCS4 c, Py_ssize_t *room) {
    PyObject *r = *place;
#ifdef K_GROWS
    Py_ssize_t n;
    if (K_UNLIKELY(!PyUnicode_Check(r))) return PyNumber_Add(r, Py_None);
    n = PyUnicode_GET_LENGTH(r);
    if (K_LIKELY(n < *room && k_alone(r) && c <= K_MOST(r))) Py_INCREF(r);
    else if ((r = k_text_room(place, 1, c, room)) == NULL) return NULL;
    PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), n, c);
    k_ends(r, n + 1);
    return r;
#else
    PyObject *x = PyUnicode_FromOrdinal((int)c);
    (void)room;
    if (x == NULL) return NULL;
    *place = Py_NewRef(Py_None);
    PyUnicode_Append(&r, x);
    Py_DECREF(x);
    return r;
#endif
}

/// k_text_grow(s, s, n) -> s ! : grown
/// py lambda r, x, room: r + x
#define k_text_grow(r, x, room) k_text_grow_at(&(r), x, &(room))
static PyObject *k_text_grow_at(PyObject **place, PyObject *x, Py_ssize_t *room) {
    PyObject *r = *place;
#ifdef K_GROWS
    Py_ssize_t n, m, i;
    if (K_UNLIKELY(!PyUnicode_Check(r) || !PyUnicode_Check(x))) return PyNumber_Add(r, x);
    n = PyUnicode_GET_LENGTH(r);
    m = PyUnicode_GET_LENGTH(x);
    if (m == 0) return Py_NewRef(r);
    if (n == 0 || x == r) { *room = 0; return PyUnicode_Concat(r, x); }
    if (K_LIKELY(m <= *room - n && k_alone(r) && K_MOST(x) <= K_MOST(r))) Py_INCREF(r);
    else if ((r = k_text_room(place, m, K_MOST(x), room)) == NULL) return NULL;
    if (PyUnicode_KIND(r) == PyUnicode_KIND(x))
        memcpy((char *)PyUnicode_DATA(r) + n * PyUnicode_KIND(r), PyUnicode_DATA(x), (size_t)(m * PyUnicode_KIND(r)));
    else for (i = 0; i < m; i++) PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), n + i, PyUnicode_READ_CHAR(x, i));
    k_ends(r, n + m);
    return r;
#else
    (void)room;
    if (x == r) return PyUnicode_Concat(r, x);
    *place = Py_NewRef(Py_None);
    PyUnicode_Append(&r, x);
    return r;
#endif
}

/// k_bytes_grow(y, y) -> y !
/// py lambda r, x: r + x
#define k_bytes_grow(r, x) k_bytes_grow_at(&(r), x)
static PyObject *k_bytes_grow_at(PyObject **place, PyObject *x) {
    PyObject *r = *place;
    if (!PyBytes_CheckExact(r) || !PyBytes_CheckExact(x)) return PyNumber_Add(r, x);
    if (PyBytes_GET_SIZE(x) == 0) return Py_NewRef(r);
    if (PyBytes_GET_SIZE(r) == 0) return Py_NewRef(x);
    if (x == r) return PyNumber_Add(r, x);
    *place = Py_NewRef(Py_None);
    PyBytes_Concat(&r, x);
    return r;
}

/// k_binop_grow(o, o, i) -> o ! : k_binop
/// py lambda a, b, kinds: a + b
/* `kinds`: what the first must be of, 0 for anything */
#define k_binop_grow(r, x, kinds) k_binop_grow_at(&(r), x, kinds)
static PyObject *k_binop_grow_at(PyObject **place, PyObject *x, long long kinds) {
    PyObject *r = *place;
    if (!PyUnicode_CheckExact(r) || !PyUnicode_CheckExact(x) || x == r) {
        if (kinds && !(k_kind_of(r) & kinds)) K_BAIL(NULL);
        return k_binop(r, x, 0);
    }
    *place = Py_NewRef(Py_None);
    PyUnicode_Append(&r, x);
    return r;
}

/// k_operate_grow(o, o, i) -> o : k_operate k_operate_in
/// py lambda a, b, augmented: __import__("operator").iadd(a, b) if augmented else a + b
#define k_operate_grow(r, x, augmented) k_operate_grow_at(&(r), x, augmented)
static PyObject *k_operate_text(PyObject **place, PyObject *r, PyObject *x) {
    *place = Py_NewRef(Py_None);
    PyUnicode_Append(&r, x);
    return r;
}
static CYTHON_INLINE PyObject *k_operate_grow_at(PyObject **place, PyObject *x, long long augmented) {
    PyObject *r = *place;
    if (PyUnicode_CheckExact(r) && PyUnicode_CheckExact(x) && x != r) return k_operate_text(place, r, x);
    return augmented ? k_operate_in(r, x, 0) : k_operate(r, x, 0);
}
