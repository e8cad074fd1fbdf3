/* Lists of lists of numbers that never leave the kernel: arrays of buffers. */

/// tables : buffers
/// py
/* a buffer whose items are buffers, each of them held once for each place it is at */
static void k_table_drop(PyObject *table) {
    k_buffer *t = (k_buffer *)table;
    while (t->size > 0) Py_DECREF(((PyObject **)t->data)[--t->size]);
    PyMem_Free(t->data);
    PyObject_Free(table);
}
static PyTypeObject k_table_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.table", .tp_basicsize = sizeof(k_buffer), .tp_dealloc = k_table_drop,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static k_buffer *k_table_made(long long room) {
    static int ready = 0;
    k_buffer *t;
    if (!ready) { if (PyType_Ready(&k_table_type) < 0) return NULL; ready = 1; }
    if (K_UNLIKELY(room > (1LL << 40))) K_BAIL(NULL);
    t = PyObject_New(k_buffer, &k_table_type);
    if (t == NULL) return NULL;
    t->size = 0;
    t->room = (Py_ssize_t)(room > 4 ? room : 4);
    t->data = PyMem_Malloc((size_t)t->room * sizeof(PyObject *));
    if (t->data == NULL) { Py_DECREF((PyObject *)t); PyErr_NoMemory(); return NULL; }
    return t;
}
static CYTHON_INLINE void k_table_add(k_buffer *t, PyObject *row) { ((PyObject **)t->data)[t->size++] = Py_NewRef(row); }
/* the row at an index, NULL where there is none */
static CYTHON_INLINE k_buffer *k_row_in(PyObject *table, long long i) {
    k_buffer *t = (k_buffer *)table;
    if (i < 0) i += t->size;
    return K_LIKELY((unsigned long long)i < (unsigned long long)t->size) ? ((k_buffer **)t->data)[i] : NULL;
}
#define K_CELLS(name, type) \
    static CYTHON_INLINE type *k_##name##_cells(PyObject *table, long long i) { \
        k_buffer *row = k_row_in(table, i); \
        return row == NULL ? NULL : (type *)row->data; } \
    static CYTHON_INLINE Py_ssize_t k_##name##_width(PyObject *table, long long i) { \
        k_buffer *row = k_row_in(table, i); \
        return row == NULL ? 0 : row->size; }

/// k_table_new(i) -> o ! : tables
/// py lambda n: []
static PyObject *k_table_new(long long size) { return (PyObject *)k_table_made(size); }

/// k_table_fill(i, o) -> o ! : tables
/// py lambda n, row: [row] * n
static PyObject *k_table_fill(long long size, PyObject *row) {
    k_buffer *t = k_table_made(size);
    if (t != NULL) while (t->size < size) k_table_add(t, row);
    return (PyObject *)t;
}

/// k_table_size(o) -> n : tables
/// py len
static CYTHON_INLINE Py_ssize_t k_table_size(PyObject *table) { return ((k_buffer *)table)->size; }

/// k_table_push(o, o) -> v ! : tables
/// py lambda x, row: x.append(row)
static int k_table_push(PyObject *table, PyObject *row) {
    k_buffer *t = (k_buffer *)table;
    if (K_UNLIKELY(t->size >= t->room)) {
        void *data = PyMem_Realloc(t->data, (size_t)t->room * 2 * sizeof(PyObject *));
        if (data == NULL) { PyErr_NoMemory(); return -1; }
        t->data = data;
        t->room *= 2;
    }
    k_table_add(t, row);
    return 0;
}

/// k_table_pop(o) -> o ! : tables
/// py lambda x: x.pop()
static PyObject *k_table_pop(PyObject *table) {
    k_buffer *t = (k_buffer *)table;
    if (K_UNLIKELY(t->size == 0)) { PyErr_SetString(PyExc_IndexError, "pop from empty list"); return NULL; }
    return ((PyObject **)t->data)[--t->size];
}

/// k_table_clear(o) -> v : tables
/// py lambda x: x.clear()
static int k_table_clear(PyObject *table) {
    k_buffer *t = (k_buffer *)table;
    while (t->size > 0) Py_DECREF(((PyObject **)t->data)[--t->size]);
    return 0;
}

/// k_table_reverse(o) -> v : tables
/// py lambda x: x.reverse()
static int k_table_reverse(PyObject *table) {
    k_buffer *t = (k_buffer *)table;
    Py_ssize_t i, j;
    for (i = 0, j = t->size - 1; i < j; i++, j--) {
        PyObject *row = ((PyObject **)t->data)[i];
        ((PyObject **)t->data)[i] = ((PyObject **)t->data)[j];
        ((PyObject **)t->data)[j] = row;
    }
    return 0;
}

/// k_table_joined(o, o) -> o ! : tables
/// py lambda x, y: x + y
static PyObject *k_table_joined(PyObject *one, PyObject *two) {
    k_buffer *a = (k_buffer *)one, *b = (k_buffer *)two, *t = k_table_made((long long)a->size + b->size);
    Py_ssize_t i;
    if (t == NULL) return NULL;
    for (i = 0; i < a->size; i++) k_table_add(t, ((PyObject **)a->data)[i]);
    for (i = 0; i < b->size; i++) k_table_add(t, ((PyObject **)b->data)[i]);
    return (PyObject *)t;
}

/// k_table_slice(o, i, i, i) -> o ! : tables k_table_size
/// py lambda x, low, high, step: x[slice(low, None if step < 0 and high == -2**63 else high, step)]
static PyObject *k_table_slice(PyObject *of, long long low, long long high, long long step) {
    Py_ssize_t first = (Py_ssize_t)low, last = (Py_ssize_t)high, i;
    Py_ssize_t n = PySlice_AdjustIndices(k_table_size(of), &first, &last, (Py_ssize_t)step);
    k_buffer *t = k_table_made(n);
    if (t == NULL) return NULL;
    for (i = 0; i < n; i++, first += (Py_ssize_t)step) k_table_add(t, ((PyObject **)((k_buffer *)of)->data)[first]);
    return (PyObject *)t;
}

/// k_row(o, i) -> o ! : tables
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_row(PyObject *table, long long i) {
    k_buffer *row = k_row_in(table, i);
    if (K_UNLIKELY(row == NULL)) K_BAIL(NULL);
    return Py_NewRef((PyObject *)row);
}

/// k_row_known(o, i) -> o : tables
/// py lambda x, i: x[i]
/* `i` is known to be inside */
static CYTHON_INLINE PyObject *k_row_known(PyObject *table, long long i) {
    return Py_NewRef(((PyObject **)((k_buffer *)table)->data)[(Py_ssize_t)i]);
}

/// k_row_late(o, i) -> o ! : tables
/// py lambda x, i: x[i]
static PyObject *k_row_late(PyObject *table, long long i) {
    k_buffer *row = k_row_in(table, i);
    if (K_LIKELY(row != NULL)) return Py_NewRef((PyObject *)row);
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return NULL;
}

/// k_row_size(o, i) -> n ! : tables
/// py lambda x, i: len(x[i])
static CYTHON_INLINE Py_ssize_t k_row_size(PyObject *table, long long i) {
    k_buffer *row = k_row_in(table, i);
    if (K_UNLIKELY(row == NULL)) K_BAIL(-1);
    return row->size;
}

/// k_row_put(o, n, o) -> v : tables
/// py lambda x, i, row: x.__setitem__(i, row)
/* `i` is known to be inside */
static CYTHON_INLINE int k_row_put(PyObject *table, Py_ssize_t i, PyObject *row) {
    PyObject **at = (PyObject **)((k_buffer *)table)->data + i, *old = *at;
    *at = Py_NewRef(row);
    Py_DECREF(old);
    return 0;
}

/// rows_list : tables
/// py
/* the lists that the rows of a table stand for: one list for each row, wherever it is */
static PyObject *k_rows_list(PyObject *table, PyObject *(*list_of)(PyObject *)) {
    k_buffer *t = (k_buffer *)table;
    PyObject *list = PyList_New(t->size), *made = NULL, *key = NULL, *row;
    Py_ssize_t i;
    if (list == NULL) return NULL;
    for (i = 0; i < t->size; i++) {
        PyObject *of = ((PyObject **)t->data)[i];
        if (Py_REFCNT(of) == 1) {
            row = list_of(of);
        } else {
            if (made == NULL && (made = PyDict_New()) == NULL) goto failed;
            key = PyLong_FromVoidPtr(of);
            if (key == NULL) goto failed;
            row = Py_XNewRef(PyDict_GetItemWithError(made, key));
            if (row == NULL && !PyErr_Occurred()) {
                row = list_of(of);
                if (row != NULL && PyDict_SetItem(made, key, row) < 0) Py_CLEAR(row);
            }
            Py_CLEAR(key);
        }
        if (row == NULL) goto failed;
        PyList_SET_ITEM(list, i, row);
    }
    Py_XDECREF(made);
    return list;
failed:
    Py_XDECREF(made);
    Py_DECREF(list);
    return NULL;
}

/// int_cells : tables
/// py
K_CELLS(ints, long long)

/// k_ints_cells(o, i) -> p : int_cells
/// py lambda x, i: x[i] if -len(x) <= i < len(x) else []

/// k_ints_width(o, i) -> n : int_cells
/// py lambda x, i: len(x[i]) if -len(x) <= i < len(x) else 0

/// k_int_rows_list(o) -> l ! : k_ints_list rows_list
/// py list
static PyObject *k_int_rows_list(PyObject *table) { return k_rows_list(table, k_ints_list); }

/// float_cells : tables
/// py
K_CELLS(floats, double)

/// k_floats_cells(o, i) -> q : float_cells
/// py lambda x, i: x[i] if -len(x) <= i < len(x) else []

/// k_floats_width(o, i) -> n : float_cells
/// py lambda x, i: len(x[i]) if -len(x) <= i < len(x) else 0

/// k_float_rows_list(o) -> l ! : k_floats_list rows_list
/// py list
static PyObject *k_float_rows_list(PyObject *table) { return k_rows_list(table, k_floats_list); }

/// flag_cells : tables
/// py
K_CELLS(flags, unsigned char)

/// k_flags_cells(o, i) -> f* : flag_cells
/// py lambda x, i: x[i] if -len(x) <= i < len(x) else []

/// k_flags_width(o, i) -> n : flag_cells
/// py lambda x, i: len(x[i]) if -len(x) <= i < len(x) else 0

/// k_flag_rows_list(o) -> l ! : k_flags_list rows_list
/// py list
static PyObject *k_flag_rows_list(PyObject *table) { return k_rows_list(table, k_flags_list); }
