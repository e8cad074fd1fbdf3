/* Lists of texts that never leave the kernel and are only joined: one text, put together in place. */

/// pieces
/// py
/* The characters so far, each `width` bytes wide, as the widest of them asks for; how many pieces they
   came in. A few that were let go of are kept for the next. */
#define K_PIECES_OWN 192
typedef struct {
    PyObject_HEAD
    unsigned char *data;
    Py_ssize_t size, room, count;
    Py_UCS4 most;
    int width;
    unsigned char own[K_PIECES_OWN];
} k_pieces;
#define K_PIECES_SPARE 4
static k_pieces *k_pieces_spare[K_PIECES_SPARE];
static int k_pieces_spared = 0;
static void k_pieces_empty(k_pieces *p) {
    if (p->data != p->own) PyMem_Free(p->data);
    p->data = p->own;
    p->size = p->count = 0;
    p->room = K_PIECES_OWN;
    p->most = 0x7F;
    p->width = 1;
}
static void k_pieces_free(PyObject *held) {
    k_pieces_empty((k_pieces *)held);
#if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    if (k_pieces_spared < K_PIECES_SPARE) { k_pieces_spare[k_pieces_spared++] = (k_pieces *)held; return; }
#endif
    PyObject_Free(held);
}
static PyTypeObject k_pieces_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.pieces", .tp_basicsize = sizeof(k_pieces), .tp_dealloc = k_pieces_free,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static CYTHON_INLINE int k_pieces_width(Py_UCS4 most) { return most < 0x100 ? 1 : most < 0x10000 ? 2 : 4; }
static CYTHON_INLINE void k_pieces_set(k_pieces *p, Py_ssize_t at, Py_UCS4 c) {
    if (p->width == 1) p->data[at] = (unsigned char)c;
    else if (p->width == 2) ((Py_UCS2 *)p->data)[at] = (Py_UCS2)c;
    else ((Py_UCS4 *)p->data)[at] = c;
}
/* Make room for more, some of which may be wider than all before; what there is stays on failure. */
static int k_pieces_grow(k_pieces *p, Py_ssize_t more, Py_UCS4 most) {
    int width = k_pieces_width(most > p->most ? most : p->most), was = p->width;
    Py_ssize_t room, i;
    unsigned char *old = p->data, *data;
    if (more > PY_SSIZE_T_MAX / 16 - p->size) { PyErr_NoMemory(); return -1; }
    room = p->size + more;
    room += room >> 1;
    if (room < K_PIECES_OWN) room = K_PIECES_OWN;
    data = (unsigned char *)PyMem_Malloc((size_t)room * (size_t)width);
    if (data == NULL) { PyErr_NoMemory(); return -1; }
    p->data = data;
    p->width = width;
    p->room = room;
    if (width == was) memcpy(data, old, (size_t)p->size * (size_t)width);
    else for (i = 0; i < p->size; i++) k_pieces_set(p, i, was == 1 ? old[i] : ((Py_UCS2 *)old)[i]);
    if (old != p->own) PyMem_Free(old);
    return 0;
}
static CYTHON_INLINE int k_pieces_room(k_pieces *p, Py_ssize_t more, Py_UCS4 most) {
    if (K_UNLIKELY(more > p->room - p->size || (most > 0xFF && k_pieces_width(most) > p->width)))
        if (k_pieces_grow(p, more, most) < 0) return -1;
    if (most > p->most) p->most = most;
    return 0;
}
/* Put n characters of a text behind the others, none of them wider than `most`. */
static CYTHON_INLINE int k_pieces_copy(k_pieces *p, PyObject *s, Py_ssize_t from, Py_ssize_t n, Py_UCS4 most) {
    int kind = (int)PyUnicode_KIND(s);
    unsigned char *data = (unsigned char *)PyUnicode_DATA(s) + from * kind;
    Py_ssize_t i;
    if (K_UNLIKELY(k_pieces_room(p, n, most) < 0)) return -1;
    if (n == 1) k_pieces_set(p, p->size, PyUnicode_READ(kind, data, 0));
    else if (kind == p->width) memcpy(p->data + p->size * kind, data, (size_t)(n * kind));
    else for (i = 0; i < n; i++) k_pieces_set(p, p->size + i, PyUnicode_READ(kind, data, i));
    p->size += n;
    return 0;
}

/// k_pieces_new() -> W ! : pieces
/// py lambda: []
static CYTHON_INLINE PyObject *k_pieces_new(void) {
    k_pieces *p;
#if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    if (k_pieces_spared > 0) {
        p = k_pieces_spare[--k_pieces_spared];
        Py_SET_REFCNT((PyObject *)p, 1);
        return (PyObject *)p;
    }
#endif
    if (!(k_pieces_type.tp_flags & Py_TPFLAGS_READY) && PyType_Ready(&k_pieces_type) < 0) return NULL;
    p = PyObject_New(k_pieces, &k_pieces_type);
    if (p == NULL) return NULL;
    p->data = p->own;
    k_pieces_empty(p);
    return (PyObject *)p;
}

/// k_pieces_size(W) -> n : pieces
/// py len
static CYTHON_INLINE Py_ssize_t k_pieces_size(PyObject *held) { return ((k_pieces *)held)->count; }

/// k_pieces_clear(W) -> v : pieces
/// py lambda x: x.clear()
static CYTHON_INLINE int k_pieces_clear(PyObject *held) { k_pieces_empty((k_pieces *)held); return 0; }

/// k_pieces_next(W) -> v : pieces
/// py lambda x: x.append("")
static CYTHON_INLINE int k_pieces_next(PyObject *held) { ((k_pieces *)held)->count++; return 0; }

/// k_pieces_apart(W, s) -> v ! : pieces
/// py lambda x, between: x.append("")
/* the next piece, behind what is to stand between pieces */
static CYTHON_INLINE int k_pieces_apart(PyObject *held, PyObject *between) {
    if (((k_pieces *)held)->count++ == 0) return 0;
    return k_pieces_copy((k_pieces *)held, between, 0, PyUnicode_GET_LENGTH(between), PyUnicode_MAX_CHAR_VALUE(between));
}

/// k_pieces_char(W, c) -> v ! : pieces
/// py lambda x, c: x.__setitem__(-1, x[-1] + c)
static CYTHON_INLINE int k_pieces_char(PyObject *held, Py_UCS4 c) {
    k_pieces *p = (k_pieces *)held;
    if (K_UNLIKELY(k_pieces_room(p, 1, c) < 0)) return -1;
    k_pieces_set(p, p->size++, c);
    return 0;
}

/// k_pieces_text(W, s) -> v ! : pieces
/// py lambda x, s: x.__setitem__(-1, x[-1] + s)
static CYTHON_INLINE int k_pieces_text(PyObject *held, PyObject *s) {
    return k_pieces_copy((k_pieces *)held, s, 0, PyUnicode_GET_LENGTH(s), PyUnicode_MAX_CHAR_VALUE(s));
}

/// k_pieces_slice(W, s, i, i) -> v ! : pieces
/// py lambda x, s, i, j: x.__setitem__(-1, x[-1] + s[i:j])
static int k_pieces_slice(PyObject *held, PyObject *s, long long i, long long j) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s), at;
    Py_UCS4 most = 0x7F;
    if (i < 0) { i += n; if (i < 0) i = 0; }
    if (j < 0) j += n; else if (j > n) j = n;
    if (j <= i) return 0;
    if (!PyUnicode_IS_ASCII(s)) for (at = (Py_ssize_t)i; at < j; at++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, at);
        if (c > most) most = c;
    }
    return k_pieces_copy((k_pieces *)held, s, (Py_ssize_t)i, (Py_ssize_t)(j - i), most);
}

/// k_pieces_turn(W) -> v : pieces
/// py lambda x: x.reverse()
/* of single characters */
static int k_pieces_turn(PyObject *held) {
    k_pieces *p = (k_pieces *)held;
    Py_ssize_t i, j;
    for (i = 0, j = p->size - 1; i < j; i++, j--) {
        Py_UCS4 first = PyUnicode_READ(p->width, p->data, i);
        k_pieces_set(p, i, PyUnicode_READ(p->width, p->data, j));
        k_pieces_set(p, j, first);
    }
    return 0;
}

/// k_pieces_joined(W, s) -> s ! : pieces
/// py lambda x, between: between.join(x)
static PyObject *k_pieces_joined(PyObject *held, PyObject *between) {
    k_pieces *p = (k_pieces *)held;
    (void)between;
#if defined(PYPY_VERSION)
    return PyUnicode_FromKindAndData(p->width, p->data, p->size);
#else
    PyObject *made;
    if (p->size == 1 && p->width == 1) return PyUnicode_FromOrdinal(p->data[0]);
    made = PyUnicode_New(p->size, p->most);
    if (made != NULL && p->size > 0) memcpy(PyUnicode_DATA(made), p->data, (size_t)p->size * (size_t)p->width);
    return made;
#endif
}

/// k_pieces_turned(W) -> s ! : k_pieces_turn k_pieces_joined
/// py lambda x: "".join(reversed(x))
static PyObject *k_pieces_turned(PyObject *held) {
    PyObject *made;
    k_pieces_turn(held);
    made = k_pieces_joined(held, NULL);
    k_pieces_turn(held);
    return made;
}
