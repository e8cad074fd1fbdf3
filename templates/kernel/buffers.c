/* Lists of numbers that never leave the kernel, as arrays of C. */

/// buffers
/// py
/* Lists of one C type that never leave the kernel; reference counted, so always freed. A few small
   ones that were let go of are kept for the next: kernels make such lists by the thousand. */
typedef struct { PyObject_HEAD void *data; Py_ssize_t size, room; size_t bytes; } k_buffer;
#define K_SPARE_MOST 8
#define K_SPARE_LEAST 128
#define K_SPARE_BYTES 4096
static k_buffer *k_spare_buffers[K_SPARE_MOST];
static int k_spare_count = 0;
static void k_buffer_drop(PyObject *holder) {
    k_buffer *b = (k_buffer *)holder;
    if (K_LIKELY(k_spare_count < K_SPARE_MOST && b->data != NULL && b->bytes <= K_SPARE_BYTES)) {
        k_spare_buffers[k_spare_count++] = b;
        return;
    }
    PyMem_Free(b->data);
    PyObject_Free(holder);
}
static PyTypeObject k_buffer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.buffer", .tp_basicsize = sizeof(k_buffer), .tp_dealloc = k_buffer_drop,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static PyObject *k_buffer_new(long long size, size_t item) {
    static int ready = 0;
    k_buffer *b;
    if (!ready) { if (PyType_Ready(&k_buffer_type) < 0) return NULL; ready = 1; }
    if (size < 0) size = 0;
    if (K_UNLIKELY(size > (1LL << 40))) K_BAIL(NULL);
    if (K_LIKELY(k_spare_count > 0 && (size_t)size * item <= k_spare_buffers[k_spare_count - 1]->bytes)) {
        b = k_spare_buffers[--k_spare_count];
        b->room = (Py_ssize_t)(b->bytes / item);
        b->size = (Py_ssize_t)size;
        return PyObject_Init((PyObject *)b, &k_buffer_type);
    }
    b = PyObject_New(k_buffer, &k_buffer_type);
    if (b == NULL) return NULL;
    b->size = (Py_ssize_t)size;
    b->room = (Py_ssize_t)((size_t)size * item > K_SPARE_LEAST ? size : K_SPARE_LEAST / (long long)item);
    b->bytes = (size_t)b->room * item;
    b->data = PyMem_Malloc(b->bytes);
    if (b->data == NULL) { Py_DECREF((PyObject *)b); return PyErr_NoMemory(); }
    return (PyObject *)b;
}
/* One end of a slice, put inside the list as PySlice_AdjustIndices does. */
static inline Py_ssize_t k_slice_end(long long at, Py_ssize_t n, int back) {
    if (at < 0) { at += n; return at < 0 ? -back : (Py_ssize_t)at; }
    return at >= n ? n - back : (Py_ssize_t)at;
}
static inline Py_ssize_t k_slice_size(Py_ssize_t first, Py_ssize_t last, Py_ssize_t step) {
    if (step < 0) return last < first ? (first - last - 1) / -step + 1 : 0;
    return first < last ? (last - first - 1) / step + 1 : 0;
}
#define K_BUFFER(name, type) \
    static CYTHON_INLINE PyObject *k_##name##_new(long long size) { return k_buffer_new(size, sizeof(type)); } \
    static CYTHON_INLINE type *k_##name##_data(PyObject *holder) { return (type *)((k_buffer *)holder)->data; } \
    static CYTHON_INLINE Py_ssize_t k_##name##_size(PyObject *holder) { return ((k_buffer *)holder)->size; } \
    static PyObject *k_##name##_fill(long long size, type value) { \
        PyObject *holder = k_##name##_new(size); type *p; Py_ssize_t i, n; \
        if (holder == NULL) return NULL; \
        p = k_##name##_data(holder); n = k_##name##_size(holder); \
        for (i = 0; i < n; i++) p[i] = value; \
        return holder; } \
    static CYTHON_INLINE Py_ssize_t k_##name##_push(PyObject *holder, Py_ssize_t size, type value) { \
        k_buffer *b = (k_buffer *)holder; \
        if (K_UNLIKELY(size >= b->room)) { \
            void *data = PyMem_Realloc(b->data, (size_t)b->room * 2 * sizeof(type)); \
            if (data == NULL) { PyErr_NoMemory(); return -1; } \
            b->data = data; b->room *= 2; b->bytes = (size_t)b->room * sizeof(type); } \
        ((type *)b->data)[size] = value; b->size = size + 1; \
        return size + 1; } \
    K_ALWAYS Py_ssize_t k_##name##_append_at(PyObject *holder, type **data, Py_ssize_t size, type value) { \
        k_buffer *b = (k_buffer *)holder; \
        if (size < 0) __builtin_unreachable(); \
        if (K_UNLIKELY(size >= b->room)) { \
            if (k_##name##_push(holder, size, value) < 0) return -1; \
            *data = (type *)b->data; } \
        else { (*data)[size] = value; b->size = size + 1; } \
        return size + 1; } \
    static PyObject *k_##name##_slice(PyObject *of, long long low, long long high, long long step) { \
        Py_ssize_t size = k_##name##_size(of), by = (Py_ssize_t)step, i; \
        Py_ssize_t first = k_slice_end(low, size, by < 0), last = k_slice_end(high, size, by < 0); \
        Py_ssize_t n = k_slice_size(first, last, by); \
        PyObject *holder = k_##name##_new(n); type *from = k_##name##_data(of), *p; \
        if (holder == NULL) return NULL; \
        p = k_##name##_data(holder); \
        for (i = 0; i < n; i++, first += by) p[i] = from[first]; \
        return holder; } \
    static Py_ssize_t k_##name##_splice(PyObject *holder, long long low, long long high, PyObject *given) { \
        k_buffer *b = (k_buffer *)holder; \
        Py_ssize_t n = b->size, m = ((k_buffer *)given)->size; \
        Py_ssize_t first = k_slice_end(low, n, 0), last = k_slice_end(high, n, 0); \
        PyObject *copy = given == holder ? k_##name##_slice(given, 0, n, 1) : Py_NewRef(given); \
        if (copy == NULL) return -1; \
        if (last < first) last = first; \
        if (n - (last - first) + m > b->room) { \
            Py_ssize_t room = 2 * (n + m); \
            void *data = PyMem_Realloc(b->data, (size_t)room * sizeof(type)); \
            if (data == NULL) { Py_DECREF(copy); PyErr_NoMemory(); return -1; } \
            b->data = data; b->room = room; b->bytes = (size_t)room * sizeof(type); } \
        memmove((type *)b->data + first + m, (type *)b->data + last, (size_t)(n - last) * sizeof(type)); \
        memcpy((type *)b->data + first, k_##name##_data(copy), (size_t)m * sizeof(type)); \
        Py_DECREF(copy); \
        return b->size = n - (last - first) + m; } \
    static CYTHON_INLINE Py_ssize_t k_##name##_insert(PyObject *holder, long long at, type value) { \
        Py_ssize_t n = k_##name##_size(holder); type *p; \
        if (at < 0) at += n; \
        if (at < 0) at = 0; \
        if (at > n) at = n; \
        if (k_##name##_push(holder, n, value) < 0) return -1; \
        p = k_##name##_data(holder); \
        memmove(p + at + 1, p + at, (size_t)(n - at) * sizeof(type)); \
        p[at] = value; \
        return n + 1; } \
    static CYTHON_INLINE Py_ssize_t k_##name##_drop(PyObject *holder, Py_ssize_t at) { \
        k_buffer *b = (k_buffer *)holder; type *p = (type *)b->data; \
        memmove(p + at, p + at + 1, (size_t)(b->size - at - 1) * sizeof(type)); \
        return --b->size; } \
    static CYTHON_INLINE Py_ssize_t k_##name##_cut(PyObject *holder, Py_ssize_t size) { \
        if (K_UNLIKELY(size < 0)) K_BAIL(-1); \
        ((k_buffer *)holder)->size = size; return size; } \
    static PyObject *k_##name##_joined(PyObject *one, PyObject *two) { \
        Py_ssize_t n = k_##name##_size(one), m = k_##name##_size(two); \
        PyObject *holder = k_##name##_new((long long)n + m); \
        if (holder == NULL) return NULL; \
        memcpy(k_##name##_data(holder), k_##name##_data(one), (size_t)n * sizeof(type)); \
        memcpy(k_##name##_data(holder) + n, k_##name##_data(two), (size_t)m * sizeof(type)); \
        return holder; }

/// k_ints_new(i) -> o ! : ints
/// py lambda n: [0] * n

/// k_ints_fill(i, i) -> o ! : ints
/// py lambda n, v: [v] * n

/// k_ints_data(o) -> p : ints
/// py lambda x: x

/// k_ints_size(o) -> n : ints
/// py len

/// k_ints_push(o, n, i) -> n ! : ints
/// py lambda x, n, v: (x.append(v), len(x))[1]

/// k_ints_append(o, p, n, i) -> n ! : ints
/// py lambda x, d, n, v: (x.append(v), len(x))[1]
#define k_ints_append(x, d, n, v) k_ints_append_at(x, &(d), n, v)

/// k_ints_cut(o, n) -> n ! : ints
/// py lambda x, n: (x.__delitem__(slice(n, None)), n)[1]

/// k_ints_insert(o, i, i) -> n ! : ints
/// py lambda x, i, v: (x.insert(i, v), len(x))[1]

/// k_ints_drop(o, n) -> n ! : ints
/// py lambda x, i: (x.__delitem__(i), len(x))[1]

/// k_ints_splice(o, i, i, o) -> n ! : ints
/// py lambda x, low, high, v: (x.__setitem__(slice(low, high), v), len(x))[1]

/// k_ints_joined(o, o) -> o ! : ints
/// py lambda x, y: x + y

/// k_ints_slice(o, i, i, i) -> o ! : ints
/// py lambda x, low, high, step: x[slice(low, None if step < 0 and high == -2**63 else high, step)]

/// k_floats_new(i) -> o ! : floats
/// py lambda n: [0.0] * n

/// k_floats_fill(i, d) -> o ! : floats
/// py lambda n, v: [v] * n

/// k_floats_data(o) -> q : floats
/// py lambda x: x

/// k_floats_size(o) -> n : floats
/// py len

/// k_floats_push(o, n, d) -> n ! : floats
/// py lambda x, n, v: (x.append(v), len(x))[1]

/// k_floats_append(o, q, n, d) -> n ! : floats
/// py lambda x, d, n, v: (x.append(v), len(x))[1]
#define k_floats_append(x, d, n, v) k_floats_append_at(x, &(d), n, v)

/// k_floats_cut(o, n) -> n ! : floats
/// py lambda x, n: (x.__delitem__(slice(n, None)), n)[1]

/// k_floats_insert(o, i, d) -> n ! : floats
/// py lambda x, i, v: (x.insert(i, v), len(x))[1]

/// k_floats_drop(o, n) -> n ! : floats
/// py lambda x, i: (x.__delitem__(i), len(x))[1]

/// k_floats_splice(o, i, i, o) -> n ! : floats
/// py lambda x, low, high, v: (x.__setitem__(slice(low, high), v), len(x))[1]

/// k_floats_joined(o, o) -> o ! : floats
/// py lambda x, y: x + y

/// k_floats_slice(o, i, i, i) -> o ! : floats
/// py lambda x, low, high, step: x[slice(low, None if step < 0 and high == -2**63 else high, step)]

/// k_flags_new(i) -> o ! : flags
/// py lambda n: [False] * n

/// k_flags_fill(i, f) -> o ! : flags
/// py lambda n, v: [v] * n

/// k_flags_data(o) -> f* : flags
/// py lambda x: x

/// k_flags_size(o) -> n : flags
/// py len

/// k_flags_push(o, n, f) -> n ! : flags
/// py lambda x, n, v: (x.append(v), len(x))[1]

/// k_flags_append(o, f*, n, f) -> n ! : flags
/// py lambda x, d, n, v: (x.append(v), len(x))[1]
#define k_flags_append(x, d, n, v) k_flags_append_at(x, &(d), n, v)

/// k_flags_cut(o, n) -> n ! : flags
/// py lambda x, n: (x.__delitem__(slice(n, None)), n)[1]

/// k_flags_insert(o, i, f) -> n ! : flags
/// py lambda x, i, v: (x.insert(i, v), len(x))[1]

/// k_flags_drop(o, n) -> n ! : flags
/// py lambda x, i: (x.__delitem__(i), len(x))[1]

/// k_flags_splice(o, i, i, o) -> n ! : flags
/// py lambda x, low, high, v: (x.__setitem__(slice(low, high), v), len(x))[1]

/// k_flags_joined(o, o) -> o ! : flags
/// py lambda x, y: x + y

/// k_flags_slice(o, i, i, i) -> o ! : flags
/// py lambda x, low, high, step: x[slice(low, None if step < 0 and high == -2**63 else high, step)]

/// ints : buffers
/// py
K_BUFFER(ints, long long)

/// floats : buffers
/// py
K_BUFFER(floats, double)

/// flags : buffers
/// py
K_BUFFER(flags, unsigned char)

/// k_ints_list(o) -> l ! : ints
/// py list
static PyObject *k_ints_list(PyObject *holder) {
    long long *p = k_ints_data(holder);
    Py_ssize_t i, n = k_ints_size(holder);
    PyObject *list = PyList_New(n), *v;
    if (list == NULL) return NULL;
    for (i = 0; i < n; i++) {
        v = PyLong_FromLongLong(p[i]);
        if (v == NULL) { Py_DECREF(list); return NULL; }
        PyList_SET_ITEM(list, i, v);
    }
    return list;
}

/// k_floats_list(o) -> l ! : floats
/// py list
static PyObject *k_floats_list(PyObject *holder) {
    double *p = k_floats_data(holder);
    Py_ssize_t i, n = k_floats_size(holder);
    PyObject *list = PyList_New(n), *v;
    if (list == NULL) return NULL;
    for (i = 0; i < n; i++) {
        v = PyFloat_FromDouble(p[i]);
        if (v == NULL) { Py_DECREF(list); return NULL; }
        PyList_SET_ITEM(list, i, v);
    }
    return list;
}

/// k_flags_list(o) -> l ! : flags
/// py list
static PyObject *k_flags_list(PyObject *holder) {
    unsigned char *p = k_flags_data(holder);
    Py_ssize_t i, n = k_flags_size(holder);
    PyObject *list = PyList_New(n), *v;
    if (list == NULL) return NULL;
    for (i = 0; i < n; i++) {
        v = p[i] ? Py_True : Py_False;
        Py_INCREF(v);
        PyList_SET_ITEM(list, i, v);
    }
    return list;
}

/// k_ints_from(l, i, i) -> o ! : ints k_int_in
/// py lambda x, low, high: list(x)
static PyObject *k_ints_from(PyObject *list, long long low, long long high) {
    Py_ssize_t i, n = PyList_GET_SIZE(list);
    PyObject *holder = k_ints_new(n);
    long long *p, v;
    if (holder == NULL) return NULL;
    p = k_ints_data(holder);
    for (i = 0; i < n; i++) {
        v = k_int_in(PyList_GET_ITEM(list, i), low, high);
        if (v == -1 && PyErr_Occurred()) { Py_DECREF(holder); return NULL; }
        p[i] = v;
    }
    return holder;
}

/// k_floats_from(l) -> o ! : floats
/// py list
static PyObject *k_floats_from(PyObject *list) {
    Py_ssize_t i, n = PyList_GET_SIZE(list);
    PyObject *holder = k_floats_new(n), *v;
    double *p;
    if (holder == NULL) return NULL;
    p = k_floats_data(holder);
    for (i = 0; i < n; i++) {
        v = PyList_GET_ITEM(list, i);
        if (K_UNLIKELY(!PyFloat_CheckExact(v))) { Py_DECREF(holder); K_BAIL(NULL); }
        p[i] = PyFloat_AS_DOUBLE(v);
    }
    return holder;
}

/// k_bytes_data(y) -> f*
/// py lambda x: x
static CYTHON_INLINE unsigned char *k_bytes_data(PyObject *x) { return (unsigned char *)PyBytes_AS_STRING(x); }

/// rows : buffers
/// py
/* a list of lists copied once: row pointers into one block; `width` where all have one length, else -1 */
typedef struct { PyObject_HEAD Py_ssize_t count, width, *sizes; void **rows, *block; } k_rows;
static void k_rows_drop(PyObject *holder) {
    k_rows *r = (k_rows *)holder;
    PyMem_Free(r->sizes);
    PyMem_Free(r->rows);
    PyObject_Free(holder);
}
static PyTypeObject k_rows_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.rows", .tp_basicsize = sizeof(k_rows), .tp_dealloc = k_rows_drop,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static k_rows *k_rows_new(PyObject *list, size_t item) {
    static int ready = 0;
    Py_ssize_t i, total = 0, n = PyList_GET_SIZE(list);
    k_rows *r;
    char *block;
    if (!ready) { if (PyType_Ready(&k_rows_type) < 0) return NULL; ready = 1; }
    for (i = 0; i < n; i++) {
        PyObject *row = PyList_GET_ITEM(list, i);
        if (K_UNLIKELY(!PyList_CheckExact(row))) K_BAIL(NULL);
        total += PyList_GET_SIZE(row);
    }
    r = PyObject_New(k_rows, &k_rows_type);
    if (r == NULL) return NULL;
    r->count = n;
    r->sizes = (Py_ssize_t *)PyMem_Malloc((size_t)(n + 1) * sizeof(Py_ssize_t));
    r->rows = (void **)PyMem_Malloc((size_t)(n + 1) * sizeof(void *) + (size_t)total * item);
    if (r->sizes == NULL || r->rows == NULL) { Py_DECREF((PyObject *)r); PyErr_NoMemory(); return NULL; }
    r->block = block = (char *)(r->rows + n + 1);
    r->width = n ? PyList_GET_SIZE(PyList_GET_ITEM(list, 0)) : -1;
    for (i = 0; i < n; i++) {
        r->sizes[i] = PyList_GET_SIZE(PyList_GET_ITEM(list, i));
        if (r->sizes[i] != r->width) r->width = -1;
        r->rows[i] = block;
        block += (size_t)r->sizes[i] * item;
    }
    return r;
}

/// k_rows_len(o, i) -> n ! : rows
/// py lambda x, i: len(x[i])
static CYTHON_INLINE Py_ssize_t k_rows_len(PyObject *x, long long i) {
    k_rows *r = (k_rows *)x;
    if (i < 0) i += r->count;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1);
    return r->sizes[i];
}

/// k_floats_rows(l) -> o ! : rows
/// py lambda x: x
static PyObject *k_floats_rows(PyObject *list) {
    k_rows *r = k_rows_new(list, sizeof(double));
    Py_ssize_t i, j;
    if (r == NULL) return NULL;
    for (i = 0; i < r->count; i++) {
        PyObject *row = PyList_GET_ITEM(list, i);
        for (j = 0; j < r->sizes[i]; j++) {
            PyObject *v = PyList_GET_ITEM(row, j);
            if (K_UNLIKELY(!PyFloat_CheckExact(v))) { Py_DECREF((PyObject *)r); K_BAIL(NULL); }
            ((double *)r->rows[i])[j] = PyFloat_AS_DOUBLE(v);
        }
    }
    return (PyObject *)r;
}

/// k_floats_row_at(o, i, i) -> d ! : rows
/// py lambda x, i, j: x[i][j]
static CYTHON_INLINE double k_floats_row_at(PyObject *x, long long i, long long j) {
    k_rows *r = (k_rows *)x;
    if (i < 0) i += r->count;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1.0);
    if (j < 0) j += r->sizes[i];
    if (K_UNLIKELY((unsigned long long)j >= (unsigned long long)r->sizes[i])) K_BAIL(-1.0);
    return ((double *)r->rows[i])[j];
}

/// k_ints_rows(l, i, i) -> o ! : rows k_int_in
/// py lambda x, low, high: x
static PyObject *k_ints_rows(PyObject *list, long long low, long long high) {
    k_rows *r = k_rows_new(list, sizeof(long long));
    Py_ssize_t i, j;
    if (r == NULL) return NULL;
    for (i = 0; i < r->count; i++) {
        PyObject *row = PyList_GET_ITEM(list, i);
        for (j = 0; j < r->sizes[i]; j++) {
            long long v = k_int_in(PyList_GET_ITEM(row, j), low, high);
            if (v == -1 && PyErr_Occurred()) { Py_DECREF((PyObject *)r); return NULL; }
            ((long long *)r->rows[i])[j] = v;
        }
    }
    return (PyObject *)r;
}

/// k_ints_row_at(o, i, i) -> i ! : rows
/// py lambda x, i, j: x[i][j]
static CYTHON_INLINE long long k_ints_row_at(PyObject *x, long long i, long long j) {
    k_rows *r = (k_rows *)x;
    if (i < 0) i += r->count;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1);
    if (j < 0) j += r->sizes[i];
    if (K_UNLIKELY((unsigned long long)j >= (unsigned long long)r->sizes[i])) K_BAIL(-1);
    return ((long long *)r->rows[i])[j];
}
