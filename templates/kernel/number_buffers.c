/* Buffers and tables of numbers that may be ints, floats or None. */

/// k_numbers : k_number
/// py object
typedef k_number *k_numbers;

/// numbers : buffers k_numbers
/// py
K_BUFFER(numbers, k_number)

/// k_numbers_new(i) -> o ! : numbers
/// py lambda n: [0] * n

/// k_numbers_fill(i, x) -> o ! : numbers
/// py lambda n, v: [v] * n

/// k_numbers_data(o) -> x* : numbers
/// py lambda x: x

/// k_numbers_size(o) -> n : numbers
/// py len

/// k_numbers_push(o, n, x) -> n ! : numbers
/// py lambda x, n, v: (x.append(v), len(x))[1]

/// k_numbers_append(o, x*, n, x) -> n ! : numbers
/// py lambda x, d, n, v: (x.append(v), len(x))[1]
#define k_numbers_append(x, d, n, v) k_numbers_append_at(x, &(d), n, v)

/// k_numbers_cut(o, n) -> n ! : numbers
/// py lambda x, n: (x.__delitem__(slice(n, None)), n)[1]

/// k_numbers_insert(o, i, x) -> n ! : numbers
/// py lambda x, i, v: (x.insert(i, v), len(x))[1]

/// k_numbers_drop(o, n) -> n ! : numbers
/// py lambda x, i: (x.__delitem__(i), len(x))[1]

/// k_numbers_splice(o, i, i, o) -> n ! : numbers
/// py lambda x, low, high, v: (x.__setitem__(slice(low, high), v), len(x))[1]

/// k_numbers_joined(o, o) -> o ! : numbers
/// py lambda x, y: x + y

/// k_numbers_slice(o, i, i, i) -> o ! : numbers
/// py lambda x, low, high, step: x[slice(low, None if step < 0 and high == -2**63 else high, step)]

/// k_numbers_list(o) -> l ! : numbers k_number_kept
/// py list
static PyObject *k_numbers_list(PyObject *holder) {
    k_number *p = k_numbers_data(holder);
    Py_ssize_t i, n = k_numbers_size(holder);
    PyObject *list = PyList_New(n), *v;
    if (list == NULL) return NULL;
    for (i = 0; i < n; i++) {
        v = k_number_kept(p[i]);
        if (v == NULL) { Py_DECREF(list); return NULL; }
        PyList_SET_ITEM(list, i, v);
    }
    return list;
}

/// number_cells : tables k_numbers
/// py
K_CELLS(numbers, k_number)

/// k_numbers_cells(o, i) -> x* : number_cells
/// py lambda x, i: x[i] if -len(x) <= i < len(x) else []

/// k_numbers_width(o, i) -> n : number_cells
/// py lambda x, i: len(x[i]) if -len(x) <= i < len(x) else 0

/// k_number_rows_list(o) -> l ! : k_numbers_list rows_list
/// py list
static PyObject *k_number_rows_list(PyObject *table) { return k_rows_list(table, k_numbers_list); }
