/* Methods of texts that the interpreter would look up by their name. */

/// k_text_strip(s, i) -> s !
/// py lambda s, side: (s.strip, s.lstrip, s.rstrip)[side]()
static CYTHON_INLINE int k_is_blank(unsigned char c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31); }
static PyObject *k_text_strip(PyObject *s, long long side) {
    int kind = (int)PyUnicode_KIND(s);
    void *data = PyUnicode_DATA(s);
    Py_ssize_t n = PyUnicode_GET_LENGTH(s), i = 0, j = n;
    if (PyUnicode_IS_ASCII(s)) {
        const unsigned char *from = (const unsigned char *)data;
        if (side != 2) while (i < j && k_is_blank(from[i])) i++;
        if (side != 1) while (j > i && k_is_blank(from[j - 1])) j--;
    }
    else {
        if (side != 2) while (i < j && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, i))) i++;
        if (side != 1) while (j > i && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, j - 1))) j--;
    }
    return i == 0 && j == n ? Py_NewRef(s) : PyUnicode_Substring(s, i, j);
}

/// k_text_strip_of(s, s, i) -> s !
/// py lambda s, what, side: (s.strip, s.lstrip, s.rstrip)[side](what)
static CYTHON_INLINE int k_text_holds(int kind, void *data, Py_ssize_t n, Py_UCS4 c) {
    Py_ssize_t i;
    for (i = 0; i < n; i++) if (PyUnicode_READ(kind, data, i) == c) return 1;
    return 0;
}
static PyObject *k_text_strip_of(PyObject *s, PyObject *what, long long side) {
    int kind = (int)PyUnicode_KIND(s), others = (int)PyUnicode_KIND(what);
    void *data = PyUnicode_DATA(s), *held = PyUnicode_DATA(what);
    Py_ssize_t n = PyUnicode_GET_LENGTH(s), m = PyUnicode_GET_LENGTH(what), i = 0, j = n;
    if (m > 16) {  /* the interpreter keeps a filter of those */
        static const char *names[] = {"strip", "lstrip", "rstrip"};
        return PyObject_CallMethod(s, names[side], "O", what);
    }
    if (side != 2) while (i < j && k_text_holds(others, held, m, PyUnicode_READ(kind, data, i))) i++;
    if (side != 1) while (j > i && k_text_holds(others, held, m, PyUnicode_READ(kind, data, j - 1))) j--;
    return i == 0 && j == n ? Py_NewRef(s) : PyUnicode_Substring(s, i, j);
}

/// k_text_cased(s, i) -> s !
/// py lambda s, way: (s.lower, s.casefold, s.upper)[way]()
/* A text without letters of the other case is what it was. */
static PyObject *k_text_cased(PyObject *s, long long way) {
    static PyObject *names[3];
    if (PyUnicode_IS_ASCII(s)) {
#if !defined(PYPY_VERSION)
        Py_ssize_t n = PyUnicode_GET_LENGTH(s), i = 0, j;
        const unsigned char *from = (const unsigned char *)PyUnicode_DATA(s);
        unsigned char first = way == 2 ? 'a' : 'A', *to;
        PyObject *made;
        while (i < n && (unsigned char)(from[i] - first) > 25) i++;
        if (i == n) return Py_NewRef(s);
        if ((made = PyUnicode_New(n, 0x7F)) == NULL) return NULL;
        to = (unsigned char *)PyUnicode_DATA(made);
        memcpy(to, from, (size_t)i);
        for (j = i; j < n; j++) to[j] = from[j] ^ ((unsigned char)(from[j] - first) <= 25 ? 0x20 : 0);
        return made;
#endif
    }
    if (names[way] == NULL) {
        names[way] = PyUnicode_InternFromString(way == 0 ? "lower" : way == 1 ? "casefold" : "upper");
        if (names[way] == NULL) return NULL;
    }
    return PyObject_CallMethodNoArgs(s, names[way]);
}

/// k_text_is(s, i) -> b
/// py lambda s, way: (s.isalnum, s.isalpha, s.isdigit, s.isdecimal, s.isnumeric, s.isspace)[way]()
static CYTHON_INLINE int k_is_of(Py_UCS4 c, long long way) {
    switch (way) {
    case 0: return Py_UNICODE_ISALNUM(c);
    case 1: return Py_UNICODE_ISALPHA(c);
    case 2: return Py_UNICODE_ISDIGIT(c);
    case 3: return Py_UNICODE_ISDECIMAL(c);
    case 4: return Py_UNICODE_ISNUMERIC(c);
    default: return Py_UNICODE_ISSPACE(c);
    }
}
static CYTHON_INLINE int k_text_is(PyObject *s, long long way) {
    int kind = (int)PyUnicode_KIND(s);
    void *data = PyUnicode_DATA(s);
    Py_ssize_t n = PyUnicode_GET_LENGTH(s), i;
    for (i = 0; i < n; i++) if (!k_is_of(PyUnicode_READ(kind, data, i), way)) return 0;
    return n > 0;
}

/// k_text_ends(s, s, i) -> b !
/// py lambda s, x, side: s.startswith(x) if side < 0 else s.endswith(x)
static CYTHON_INLINE int k_text_ends(PyObject *s, PyObject *x, long long side) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s), m = PyUnicode_GET_LENGTH(x);
    int kind = (int)PyUnicode_KIND(s);
    if (m > n) return 0;
    if (kind != (int)PyUnicode_KIND(x)) return (int)PyUnicode_Tailmatch(s, x, 0, PY_SSIZE_T_MAX, (int)side);
    return !memcmp((char *)PyUnicode_DATA(s) + (side < 0 ? 0 : (n - m) * kind), PyUnicode_DATA(x), (size_t)(m * kind));
}

/// k_text_find(s, s, i, i, i) -> i !
/// py lambda s, x, low, high, side: s.find(x, low, high) if side > 0 else s.rfind(x, low, high)
static CYTHON_INLINE long long k_text_find(PyObject *s, PyObject *x, long long low, long long high, long long side) {
    Py_ssize_t at = PyUnicode_Find(s, x, (Py_ssize_t)low, (Py_ssize_t)high, (int)side);
    return at == -2 ? -1 : (long long)at;
}

/// k_text_index(s, s, i, i, i) -> i ! : k_text_find
/// py lambda s, x, low, high, side: s.index(x, low, high) if side > 0 else s.rindex(x, low, high)
static CYTHON_INLINE long long k_text_index(PyObject *s, PyObject *x, long long low, long long high, long long side) {
    long long at = k_text_find(s, x, low, high, side);
    if (K_UNLIKELY(at < 0) && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "substring not found");
    return at;
}

/// k_text_parted(s, s, i) -> t !
/// py lambda s, x, side: s.partition(x) if side > 0 else s.rpartition(x)
static PyObject *k_text_parted(PyObject *s, PyObject *x, long long side) {
#if defined(PYPY_VERSION)
    return PyObject_CallMethod(s, side > 0 ? "partition" : "rpartition", "O", x);
#else
    return side > 0 ? PyUnicode_Partition(s, x) : PyUnicode_RPartition(s, x);
#endif
}
