cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 28
    #define K_SHAPES 7
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    /* An attribute site remembers (type, version of the type, where the value is): inline values or a
       slot. While type and version are the same the value is read there; else it is looked up again.
       Known layouts only (3.13 to 3.15, with the GIL); elsewhere the interpreter's own lookup. */
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x03100000 \\
        && !defined(Py_GIL_DISABLED) && defined(__has_include)
    #if __has_include("internal/pycore_dict.h")
    #define K_INLINE_VALUES 1
    #ifndef Py_BUILD_CORE
    #define Py_BUILD_CORE 1
    #endif
    #include "internal/pycore_dict.h"
    #include "internal/pycore_object.h"
    #endif
    #endif
    typedef struct { PyTypeObject *type; unsigned int version; Py_ssize_t place; } k_site;
    static k_site k_sites[K_SITES];
    static PyObject *k_class_value(PyTypeObject *type, PyObject *name) {
    #if defined(PYPY_VERSION)
        PyObject *mro = type->tp_mro, *found = NULL;
        Py_ssize_t i, n = mro ? PyTuple_Size(mro) : 0;
        for (i = 0; i < n && !found; i++) {
            PyObject *d = ((PyTypeObject *)PyTuple_GetItem(mro, i))->tp_dict;
            found = d ? PyDict_GetItem(d, name) : NULL;
        }
        return found;
    #else
        return _PyType_Lookup(type, name);
    #endif
    }
    static void k_site_find(k_site *site, PyObject *x, PyObject *name) {
        site->type = NULL;
    #ifdef K_INLINE_VALUES
        {
            PyTypeObject *type = Py_TYPE(x);
            PyObject *found;
            Py_ssize_t place;
            if (type->tp_getattro != PyObject_GenericGetAttr) return;
            found = k_class_value(type, name);
            if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type) {
                PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
                if (member->type != Py_T_OBJECT_EX || (member->flags & Py_READONLY)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                site->place = -member->offset;
            }
            else {
                if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) return;
                if (!(type->tp_flags & Py_TPFLAGS_INLINE_VALUES)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                place = _PyDictKeys_StringLookup(((PyHeapTypeObject *)type)->ht_cached_keys, name);
                if (place < 0) { PyErr_Clear(); return; }
                site->place = place;
            }
            site->version = type->tp_version_tag;
            site->type = type;
        }
    #endif
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->type && site->type->tp_version_tag == site->version)) {
            if (K_UNLIKELY(site->place < 0)) return (PyObject **)((char *)x - site->place);
            {
                PyDictValues *values = (PyDictValues *)((char *)x + site->type->tp_basicsize);
                if (K_LIKELY(values->valid)) return &values->values[site->place];
            }
        }
    #endif
        return NULL;
    }
    /* An attribute of a class itself: plain data, or what a class hands out as it is. */
    static PyObject *k_attr_of_class(PyTypeObject *x, PyObject *name) {
        PyObject *found = k_class_value(&PyType_Type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) K_BAIL(NULL);
        found = k_class_value(x, name);
        if (found == NULL || (Py_TYPE(found)->tp_descr_get != NULL && !PyFunction_Check(found))) K_BAIL(NULL);
        return Py_NewRef(found);
    }
    static PyObject *k_attr_slow(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *found, *value;
        if (type == &PyType_Type) return k_attr_of_class((PyTypeObject *)x, name);
        k_site_find(site, x, name);
        if (type->tp_getattro != PyObject_GenericGetAttr) K_BAIL(NULL);
        found = k_class_value(type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_get != NULL
            && !(Py_TYPE(found) == &PyMemberDescr_Type)) K_BAIL(NULL);
        value = PyObject_GetAttr(x, name);
        if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) { PyErr_Clear(); K_BAIL(NULL); }
        return value;
    }
    static CYTHON_INLINE PyObject *k_attr(Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_site_cell(&k_sites[site], x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
        return k_attr_slow(&k_sites[site], x, name);
    }
    static int __attribute__((cold, noinline)) k_bail(void) { k_fail(); return -1; }
    static CYTHON_INLINE int k_list_store(PyObject *x, long long i, PyObject *v) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *old;
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
        old = PyList_GET_ITEM(x, (Py_ssize_t)i);
        Py_INCREF(v);
        PyList_SET_ITEM(x, (Py_ssize_t)i, v);
        Py_DECREF(old);
        return 0;
    }
    static CYTHON_INLINE int k_list_push(PyObject *x, PyObject *v) {
    #if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
        Py_ssize_t n = PyList_GET_SIZE(x);
        if (K_LIKELY(((PyListObject *)x)->allocated > n)) {
            Py_INCREF(v);
            PyList_SET_ITEM(x, n, v);
            Py_SET_SIZE(x, n + 1);
            return 0;
        }
    #endif
        return PyList_Append(x, v);
    }
    /* Changes to what others hold are noted, so that a bail-out can take them back before the original
       runs. A note is (kind, object, place or key or name, old value). `k_commit` drops the notes: from
       then on nothing can be taken back. */
    typedef struct { int kind; PyObject *object, *key, *old; Py_ssize_t index; double number; } k_note;
    #define K_NOTES_MOST (1 << 20)
    #if defined(__ELF__) && !defined(__clang__)
    #define K_THREAD static __thread __attribute__((tls_model("initial-exec")))
    #else
    #define K_THREAD static __thread
    #endif
    K_THREAD k_note *k_notes = NULL;
    K_THREAD Py_ssize_t k_noted = 0, k_notes_room = 0;
    K_THREAD int k_committed = 0;
    K_THREAD Py_ssize_t k_base = 0;  /* where the notes of the innermost call begin */
    #define K_MARKED(mark) ((Py_ssize_t)((mark) & 0xFFFFFF))
    static int k_remember(int kind, PyObject *object, PyObject *key, PyObject *old, Py_ssize_t index) {
        k_note *note;
        if (K_UNLIKELY(k_noted >= k_notes_room)) {
            Py_ssize_t room = k_notes_room ? k_notes_room * 2 : 256;
            k_note *more;
            if (room > K_NOTES_MOST) { PyErr_SetNone(k_bail_type); return -1; }
            more = (k_note *)PyMem_RawRealloc(k_notes, (size_t)room * sizeof(k_note));
            if (more == NULL) { PyErr_NoMemory(); return -1; }
            k_notes = more;
            k_notes_room = room;
        }
        note = &k_notes[k_noted++];
        note->kind = kind;
        note->index = index;
        note->object = Py_NewRef(object);
        note->key = key; Py_XINCREF(key);
        note->old = old; Py_XINCREF(old);
        return 0;
    }
    static CYTHON_INLINE k_note *k_new_note(void) {
        if (K_UNLIKELY(k_noted >= k_notes_room)) {
            if (k_remember(0, Py_None, NULL, NULL, 0) < 0) return NULL;
            k_noted--;
            Py_DECREF(Py_None);
        }
        return &k_notes[k_noted++];
    }
    static void k_forget(Py_ssize_t mark) {
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_DECREF(note.object);
            Py_XDECREF(note.key);
            Py_XDECREF(note.old);
        }
        if (k_noted == 0 && k_notes_room > 4096) { PyMem_RawFree(k_notes); k_notes = NULL; k_notes_room = 0; }
    }
    static void k_take_back(Py_ssize_t mark) {
        PyObject *type, *value, *trace;
        PyErr_Fetch(&type, &value, &trace);
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_ssize_t n;
            switch (note.kind) {
                case 1: k_list_store(note.object, note.index, note.old); break;
                case 2: n = PyList_GET_SIZE(note.object); PyList_SetSlice(note.object, n - 1, n, NULL); break;
                case 3: PyList_Insert(note.object, note.index, note.old); break;
                case 4: if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                        else PyDict_DelItem(note.object, note.key);
                        break;
                case 5: PyObject_GenericSetAttr(note.object, note.key, note.old); break;
                case 6: PySet_Discard(note.object, note.key); break;
                case 8: note.old = PyFloat_FromDouble(note.number);
                        if (note.old) PyObject_GenericSetAttr(note.object, note.key, note.old);
                        break;
                case 10: PyList_SetSlice(note.object, 0, PY_SSIZE_T_MAX, note.old); break;
                case 9: PyList_SetSlice(note.object, note.index, PY_SSIZE_T_MAX, NULL); break;
                case 7: PyByteArray_AS_STRING(note.object)[note.index] = (char)(Py_ssize_t)PyLong_AsLong(note.old); break;
            }
            Py_DECREF(note.object);
            Py_XDECREF(note.key);
            Py_XDECREF(note.old);
        }
        PyErr_Clear();
        PyErr_Restore(type, value, trace);
    }
    /* A call may come while another one waits in code of others: its state is kept in the mark. */
    static CYTHON_INLINE Py_ssize_t k_begin(void) {
        Py_ssize_t mark = k_noted | (k_base << 24) | ((Py_ssize_t)k_committed << 48);
        k_committed = 0;
        k_base = k_noted;
        return mark;
    }
    static CYTHON_INLINE void k_restore(Py_ssize_t mark) {
        k_base = (mark >> 24) & 0xFFFFFF;
        k_committed = (int)(mark >> 48);
    }
    static CYTHON_INLINE int k_kind_of(PyObject *x) {
        PyTypeObject *t = Py_TYPE(x);
        if (t == &PyLong_Type) return 1;
        if (t == &PyFloat_Type) return 2;
        if (t == &PyUnicode_Type) return 4;
        if (x == Py_None) return 8;
        if (t == &PyBool_Type) return 16;
        if (t == &PyBytes_Type) return 32;
        if (t == &PyList_Type) return 64;
        if (t == &PyTuple_Type) return 128;
        if (t == &PyDict_Type) return 256;
        if (t == &PySet_Type) return 512;
        if (t == &PyFrozenSet_Type) return 1024;
        if (t == &PyByteArray_Type) return 2048;
        if (t == &PyRange_Type) return 4096;
        if (t == &PyComplex_Type) return 8192;
        return 0;
    }
    static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
        if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* scalars and containers whose operators run no code of the user's on such operands */
    #define K_SCALARS (1 | 2 | 4 | 8 | 16 | 32 | 8192)
    static PyObject *k_binop(PyObject *a, PyObject *b, long long op) {
        PyObject *r;
        if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
            double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
            if (op == 0) return PyFloat_FromDouble(x + y);
            if (op == 1) return PyFloat_FromDouble(x - y);
            if (op == 2) return PyFloat_FromDouble(x * y);
        }
        if (!(k_kind_of(a) & (K_SCALARS | 64 | 128)) || !(k_kind_of(b) & (K_SCALARS | 64 | 128))) K_BAIL(NULL);
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
    static CYTHON_INLINE long long k_byte_in(PyObject *s, long long i) { return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i]; }
    static CYTHON_INLINE PyObject *k_bytes(PyObject *x) {
        if (K_UNLIKELY(!PyBytes_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* a NaN is in a container that holds that very object: what was unboxed can't tell */
    static CYTHON_INLINE int k_odd(PyObject *x) { return PyFloat_CheckExact(x) && PyFloat_AS_DOUBLE(x) != PyFloat_AS_DOUBLE(x); }
    static int k_compare_builtin(PyObject *a, PyObject *b, long long op, int deep) {
        int one = k_kind_of(a), two = k_kind_of(b);
        Py_ssize_t i;
        if (!one || !two) K_BAIL(-1);
        if (!((one | two) & ~K_SCALARS)) return PyObject_RichCompareBool(a, b, (int)op);
        if (a == b && (op == Py_EQ || op == Py_NE)) { if (deep > 8) K_BAIL(-1); }
        for (; one & (64 | 128); ) {
            PyObject **items = one & 64 ? ((PyListObject *)a)->ob_item : ((PyTupleObject *)a)->ob_item;
            for (i = 0; i < Py_SIZE(a); i++) if (!(k_kind_of(items[i]) & K_SCALARS) || k_odd(items[i])) K_BAIL(-1);
            break;
        }
        for (; two & (64 | 128); ) {
            PyObject **items = two & 64 ? ((PyListObject *)b)->ob_item : ((PyTupleObject *)b)->ob_item;
            for (i = 0; i < Py_SIZE(b); i++) if (!(k_kind_of(items[i]) & K_SCALARS) || k_odd(items[i])) K_BAIL(-1);
            break;
        }
        if ((one | two) & ~(K_SCALARS | 64 | 128)) K_BAIL(-1);
        {
            PyObject *r = PyObject_RichCompare(a, b, (int)op);
            int truth;
            if (r == NULL) return -1;
            truth = r == Py_True;
            Py_DECREF(r);
            return truth;
        }
    }
    static CYTHON_INLINE int k_compare(PyObject *a, PyObject *b, long long op) {
        if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
            double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
            switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                          case 4: return x > y; default: return x >= y; }
        }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (PyLong_CheckExact(a) && PyLong_CheckExact(b) && PyUnstable_Long_IsCompact((PyLongObject *)a)
            && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
            Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
            switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                          case 4: return x > y; default: return x >= y; }
        }
    #endif
        return k_compare_builtin(a, b, op, 0);
    }
    static CYTHON_INLINE PyObject *k_key(PyObject *x) {
        int kind = 0;
        PyTypeObject *t = Py_TYPE(x);
        if (K_LIKELY(t == &PyUnicode_Type || t == &PyLong_Type)) return Py_NewRef(x);
        if (t == &PyFloat_Type || t == &PyBool_Type || t == &PyBytes_Type || x == Py_None) return Py_NewRef(x);
        if (t == &PyTuple_Type) {
            Py_ssize_t i, n = PyTuple_GET_SIZE(x);
            kind = 1;
            for (i = 0; i < n; i++) {
                PyObject *v = PyTuple_GET_ITEM(x, i);
                t = Py_TYPE(v);
                if (!(t == &PyUnicode_Type || t == &PyLong_Type || t == &PyFloat_Type || t == &PyBool_Type
                      || t == &PyBytes_Type || v == Py_None)) kind = 0;
            }
        }
        if (K_UNLIKELY(!kind)) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static int k_contains(PyObject *x, PyObject *v) {
        int kind = k_kind_of(x), what = k_kind_of(v);
        PyObject *key;
        Py_ssize_t i;
        if (kind & (256 | 512 | 1024)) {
            key = k_key(v);
            if (key == NULL) return -1;
            Py_DECREF(key);
            return kind == 256 ? PyDict_Contains(x, v) : PySet_Contains(x, v);
        }
        if (!(what & (1 | 2 | 4 | 8 | 16 | 32)) || (PyFloat_CheckExact(v) && PyFloat_AS_DOUBLE(v) != PyFloat_AS_DOUBLE(v))) K_BAIL(-1);
        if (kind & (64 | 128)) {
            PyObject **items = kind & 64 ? ((PyListObject *)x)->ob_item : ((PyTupleObject *)x)->ob_item;
            for (i = 0; i < Py_SIZE(x); i++) if (!k_kind_of(items[i])) K_BAIL(-1);
            return PySequence_Contains(x, v);
        }
        if (!(kind & (4 | 32 | 2048 | 4096))) K_BAIL(-1);
        return PySequence_Contains(x, v);
    }
    static CYTHON_INLINE PyObject *k_dict(PyObject *x) {
        if (K_UNLIKELY(!PyDict_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE PyObject *k_dict_get(PyObject *d, PyObject *k, PyObject *otherwise) {
        PyObject *v = PyDict_GetItemWithError(d, k);
        if (v == NULL) { if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL; v = otherwise; }
        return Py_NewRef(v);
    }
    static CYTHON_INLINE PyObject *k_dict_item(PyObject *d, PyObject *k) {
        PyObject *v = PyDict_GetItemWithError(d, k);
        if (K_UNLIKELY(v == NULL)) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return NULL; }
        return Py_NewRef(v);
    }
    static CYTHON_INLINE int k_dict_store(PyObject *d, PyObject *k, PyObject *v) { return PyDict_SetItem(d, k, v); }
    static CYTHON_INLINE int k_end(Py_ssize_t mark) {
        if (k_noted > K_MARKED(mark)) k_forget(K_MARKED(mark));
        k_restore(mark);
        return 0;
    }
    static CYTHON_INLINE PyObject *k_exact(PyObject *x, PyObject *cls) {
        if (K_UNLIKELY((PyObject *)Py_TYPE(x) != cls)) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* Calls that don't fit the signature raise the original's own TypeError: the entry counts the calls
       whose arguments were taken; when one fails before it was counted, the original is called. */
    #if !defined(PYPY_VERSION)
    static vectorcallfunc k_real_call = NULL;
    static PyObject *k_arity_original = NULL;
    static unsigned long k_taken = 0;
    static PyObject *k_checked_call(PyObject *entry, PyObject *const *args, size_t count, PyObject *names) {
        unsigned long before = k_taken;
        PyObject *result = k_real_call(entry, args, count, names);
        if (K_UNLIKELY(result == NULL && k_taken == before && PyErr_ExceptionMatches(PyExc_TypeError))) {
            PyErr_Clear();
            return PyObject_Vectorcall(k_arity_original, args, count, names);
        }
        return result;
    }
    #else
    static unsigned long k_taken = 0;
    #endif
    static int k_exact_arity(PyObject *entry, PyObject *original) {
    #if !defined(PYPY_VERSION)
        if (PyObject_TypeCheck(entry, &PyCFunction_Type) || PyVectorcall_Function(entry) != NULL) {
            Py_ssize_t offset = Py_TYPE(entry)->tp_vectorcall_offset;
            vectorcallfunc *place = (vectorcallfunc *)((char *)entry + offset);
            Py_INCREF(original);
            Py_XSETREF(k_arity_original, original);
            if (offset > 0 && *place != NULL && *place != k_checked_call) { k_real_call = *place; *place = k_checked_call; }
        }
    #endif
        return 0;
    }
    #define K_MATH(name) static CYTHON_INLINE double k_##name(double a) { \\
        double r = name(a); if (K_UNLIKELY(!isfinite(r))) K_BAIL(-1.0); return r; }
    K_MATH(exp)
    static CYTHON_INLINE double k_fdiv(double a, double b) {
        if (K_UNLIKELY(b == 0.0)) K_BAIL(-1.0);
        return a / b;
    }
    static CYTHON_INLINE double k_float(PyObject *x) {
        if (K_UNLIKELY(!PyFloat_CheckExact(x))) K_BAIL(-1.0);
        return PyFloat_AS_DOUBLE(x);
    }
    /* lists of one C type that never leave the kernel; reference counted, so always freed */
    typedef struct { PyObject_HEAD void *data; Py_ssize_t size, room; } k_buffer;
    static void k_buffer_drop(PyObject *holder) { PyMem_Free(((k_buffer *)holder)->data); PyObject_Free(holder); }
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
        b = PyObject_New(k_buffer, &k_buffer_type);
        if (b == NULL) return NULL;
        b->room = (Py_ssize_t)(size > 4 ? size : 4);
        b->size = (Py_ssize_t)size;
        b->data = PyMem_Malloc((size_t)b->room * item);
        if (b->data == NULL) { Py_DECREF((PyObject *)b); return PyErr_NoMemory(); }
        return (PyObject *)b;
    }
    #define K_BUFFER(name, type) \\
        static CYTHON_INLINE PyObject *k_##name##_new(long long size) { return k_buffer_new(size, sizeof(type)); } \\
        static CYTHON_INLINE type *k_##name##_data(PyObject *holder) { return (type *)((k_buffer *)holder)->data; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_size(PyObject *holder) { return ((k_buffer *)holder)->size; } \\
        static PyObject *k_##name##_fill(long long size, type value) { \\
            PyObject *holder = k_##name##_new(size); type *p; Py_ssize_t i, n; \\
            if (holder == NULL) return NULL; \\
            p = k_##name##_data(holder); n = k_##name##_size(holder); \\
            for (i = 0; i < n; i++) p[i] = value; \\
            return holder; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_push(PyObject *holder, Py_ssize_t size, type value) { \\
            k_buffer *b = (k_buffer *)holder; \\
            if (K_UNLIKELY(size >= b->room)) { \\
                void *data = PyMem_Realloc(b->data, (size_t)b->room * 2 * sizeof(type)); \\
                if (data == NULL) { PyErr_NoMemory(); return -1; } \\
                b->data = data; b->room *= 2; } \\
            ((type *)b->data)[size] = value; b->size = size + 1; \\
            return size + 1; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_cut(PyObject *holder, Py_ssize_t size) { \\
            if (K_UNLIKELY(size < 0)) K_BAIL(-1); \\
            ((k_buffer *)holder)->size = size; return size; }
    K_BUFFER(floats, double)

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


    /* a list of lists copied once: row pointers into one block */
    typedef struct { PyObject_HEAD Py_ssize_t count, *sizes; void **rows; } k_rows;
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
        block = (char *)(r->rows + n + 1);
        for (i = 0; i < n; i++) {
            r->sizes[i] = PyList_GET_SIZE(PyList_GET_ITEM(list, i));
            r->rows[i] = block;
            block += (size_t)r->sizes[i] * item;
        }
        return r;
    }
    static CYTHON_INLINE double k_floats_row_at(PyObject *x, long long i, long long j) {
        k_rows *r = (k_rows *)x;
        if (i < 0) i += r->count;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1.0);
        if (j < 0) j += r->sizes[i];
        if (K_UNLIKELY((unsigned long long)j >= (unsigned long long)r->sizes[i])) K_BAIL(-1.0);
        return ((double *)r->rows[i])[j];
    }
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

    /* Names a kernel relies on are checked once; a dict watcher that all kernels of a process share
       counts changes of the watched namespaces, and after any change they are checked again. */
    static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
    static int k_watcher = -1;
    #define K_TRACKED_MOST 16
    static struct { PyTypeObject *type; unsigned int version; } k_tracked[K_TRACKED_MOST];
    static int k_tracked_count = 0;
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
    typedef struct { int id; unsigned long *epoch; } k_shared_watch;
    static int k_on_change(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
        (void)event; (void)dict; (void)key; (void)value;
        k_epoch++;
        return 0;
    }
    #endif
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    static CYTHON_INLINE long long k_int(PyObject *x) {
        int over = 0;
        long long r;
        if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(-1);
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return PyUnstable_Long_CompactValue((PyLongObject *)x);
    #endif
        r = PyLong_AsLongLongAndOverflow(x, &over);
        if (K_UNLIKELY(over)) K_BAIL(-1);
        return r;
    }
    static CYTHON_INLINE long long k_int_in(PyObject *x, long long low, long long high) {
        long long r = k_int(x);
        if (K_UNLIKELY(r < low || r > high)) { if (r == -1 && PyErr_Occurred()) return -1; K_BAIL(-1); }
        return r;
    }
    #define K_PLACE(x, i, n, bad) if (i < 0) i += n; \\
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
    static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        K_PLACE(x, i, n, NULL);
        return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    }
    static CYTHON_INLINE double k_item_float(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *v;
        K_PLACE(x, i, n, -1.0);
        v = PyList_GET_ITEM(x, (Py_ssize_t)i);
        if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
        return PyFloat_AS_DOUBLE(v);
    }
    static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
        if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_list_grow(PyObject *x, PyObject *v) {
        if (K_UNLIKELY(k_remember(2, x, NULL, NULL, 0) < 0)) return -1;
        if (K_UNLIKELY(k_list_push(x, v) < 0)) { k_forget(k_noted - 1); return -1; }
        return 0;
    }
    static CYTHON_INLINE int k_list_put(PyObject *x, long long i, PyObject *v) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *old;
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
        old = PyList_GET_ITEM(x, (Py_ssize_t)i);
        if (K_UNLIKELY(k_remember(1, x, NULL, old, (Py_ssize_t)i) < 0)) return -1;
        Py_INCREF(v);
        PyList_SET_ITEM(x, (Py_ssize_t)i, v);
        Py_DECREF(old);
        return 0;
    }
    static CYTHON_INLINE long long k_mod(long long a, long long b) {
        long long r;
        if (K_UNLIKELY(b == 0)) K_BAIL(-1);
        if (b == -1) return 0;
        r = a % b;
        return r + (r != 0 && ((r < 0) != (b < 0)) ? b : 0);
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
    static PyObject *k_plain(PyObject *x) {
        int kind = k_kind_of(x);
        Py_ssize_t i;
        if (kind & (64 | 128)) {
            PyObject **items = kind & 64 ? ((PyListObject *)x)->ob_item : ((PyTupleObject *)x)->ob_item;
            for (i = 0; i < Py_SIZE(x); i++) if (!(k_kind_of(items[i]) & (1 | 2 | 4 | 8 | 16 | 32))) K_BAIL(NULL);
            return Py_NewRef(x);
        }
        if (K_UNLIKELY(!(kind & (1 | 2 | 4 | 8 | 16 | 32 | 2048 | 4096)))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* The object of a method call, if the method is found in its class: while the keys that instances
       share are as many as they were, none of them can be the method's name. */
    static PyObject *k_receiver_slow(PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *own;
        int has;
        if (type->tp_getattro != PyObject_GenericGetAttr) K_BAIL(NULL);
    #if defined(PYPY_VERSION)
        own = PyObject_GetAttrString(x, "__dict__");
        if (own == NULL) { PyErr_Clear(); return Py_NewRef(x); }
    #else
        if (type->tp_dictoffset == 0
    #if PY_VERSION_HEX >= 0x030B0000
            && !(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)
    #endif
        ) return Py_NewRef(x);
        own = PyObject_GenericGetDict(x, NULL);
        if (own == NULL) return NULL;
    #endif
        has = PyDict_Contains(own, name);
        Py_DECREF(own);
        if (has < 0) return NULL;
        if (has) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE PyObject *k_receiver(Py_ssize_t site, PyObject *x, PyObject *name) {
    #ifdef K_INLINE_VALUES
        PyTypeObject *type = Py_TYPE(x);
        if (K_LIKELY((type->tp_flags & Py_TPFLAGS_INLINE_VALUES) && type->tp_getattro == PyObject_GenericGetAttr)) {
            PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
            PyDictValues *values = (PyDictValues *)((char *)x + type->tp_basicsize);
            if (K_LIKELY(values->valid)) {
                k_site *at = &k_sites[site];
                if (K_LIKELY(at->type == type && at->place == keys->dk_nentries)) return Py_NewRef(x);
                if (_PyDictKeys_StringLookup(keys, name) < 0) {
                    PyErr_Clear();
                    at->type = type;
                    at->place = keys->dk_nentries;
                    return Py_NewRef(x);
                }
            }
        }
    #endif
        return k_receiver_slow(x, name);
    }
    static CYTHON_INLINE Py_ssize_t k_room(void) {
    #if defined(PYPY_VERSION)
        return 400;
    #elif PY_VERSION_HEX >= 0x030C0000
        return PyThreadState_Get()->py_recursion_remaining - 2;
    #else
        return PyThreadState_Get()->recursion_remaining - 2;
    #endif
    }
    static CYTHON_INLINE Py_ssize_t k_rows_len(PyObject *x, long long i) {
        k_rows *r = (k_rows *)x;
        if (i < 0) i += r->count;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1);
        return r->sizes[i];
    }
    /* A shape is a site for several names of one local: the type and its version are checked once per
       object, then each value is read by its place. The type (a call within may have come upon another
       one) and that inline values are valid are checked each time. */
    typedef struct {
        PyTypeObject *type; unsigned int version; int stores; Py_ssize_t values, places[16];
    } k_shape_data;
    static k_shape_data k_shapes[K_SHAPES];
    static void __attribute__((noinline)) k_shape_find(k_shape_data *s, PyObject *x, PyObject *names) {
        Py_ssize_t i, n = PyTuple_GET_SIZE(names);
        k_site site;
        s->type = NULL;
        s->values = 0;
    #ifdef K_INLINE_VALUES
        if (n > 16) return;
        for (i = 0; i < n; i++) {
            k_site_find(&site, x, PyTuple_GET_ITEM(names, i));
            if (site.type == NULL) s->places[i] = 0;
            else if (site.place < 0) s->places[i] = -site.place;
            else {
                s->values = site.type->tp_basicsize;
                s->places[i] = s->values + (Py_ssize_t)offsetof(PyDictValues, values) + site.place * (Py_ssize_t)sizeof(PyObject *);
            }
        }
        if (!PyUnstable_Type_AssignVersionTag(Py_TYPE(x))) return;
        s->stores = Py_TYPE(x)->tp_setattro == PyObject_GenericSetAttr;
        s->version = Py_TYPE(x)->tp_version_tag;
        s->type = Py_TYPE(x);
    #else
        (void)x; (void)site; (void)i; (void)n;
    #endif
    }
    K_ALWAYS PyObject **k_shape_cell(int ok, Py_ssize_t n, Py_ssize_t i, PyObject *x) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n];
        if (K_LIKELY(ok && Py_TYPE(x) == s->type && s->places[i] != 0)) {
            if (s->values == 0 || K_LIKELY(((PyDictValues *)((char *)x + s->values))->valid))
                return (PyObject **)((char *)x + s->places[i]);
        }
    #endif
        return NULL;
    }
    K_ALWAYS int k_shape(Py_ssize_t n, PyObject *x, PyObject *names) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n];
        if (K_UNLIKELY(Py_TYPE(x) != s->type || s->type->tp_version_tag != s->version)) k_shape_find(s, x, names);
        return s->type != NULL;
    #else
        return 0;
    #endif
    }
    static CYTHON_INLINE int k_attr_bool(Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_site_cell(&k_sites[site], x), *v;
        if (K_LIKELY(cell != NULL)) { if (*cell == Py_True) return 1; if (*cell == Py_False) return 0; }
        v = k_attr_slow(&k_sites[site], x, name);
        if (v == NULL) return -1;
        Py_DECREF(v);
        if (v == Py_True) return 1;
        if (v == Py_False) return 0;
        K_BAIL(-1);
    }
    K_ALWAYS int k_shape_bool(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL)) { if (*cell == Py_True) return 1; if (*cell == Py_False) return 0; }
        return k_attr_bool(site, x, name);
    }
    static CYTHON_INLINE double k_attr_float(Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_site_cell(&k_sites[site], x), *v;
        double r;
        if (K_LIKELY(cell != NULL && *cell != NULL && PyFloat_CheckExact(*cell))) return PyFloat_AS_DOUBLE(*cell);
        v = k_attr_slow(&k_sites[site], x, name);
        if (v == NULL) return -1.0;
        if (!PyFloat_CheckExact(v)) { Py_DECREF(v); K_BAIL(-1.0); }
        r = PyFloat_AS_DOUBLE(v);
        Py_DECREF(v);
        return r;
    }
    K_ALWAYS double k_shape_float(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL && PyFloat_CheckExact(*cell))) return PyFloat_AS_DOUBLE(*cell);
        return k_attr_float(site, x, name);
    }
    K_ALWAYS PyObject *k_shape_get(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
        return k_attr(site, x, name);
    }
    static CYTHON_INLINE long long k_attr_int(Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
        PyObject **cell = k_site_cell(&k_sites[site], x), *v;
        long long r;
        if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
        v = k_attr_slow(&k_sites[site], x, name);
        if (v == NULL) return -1;
        r = k_int_in(v, low, high);
        Py_DECREF(v);
        return r;
    }
    K_ALWAYS long long k_shape_int(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
        return k_attr_int(site, x, name, low, high);
    }
    static CYTHON_INLINE long long k_signed(unsigned long long a) { return (long long)a; }
    K_MATH(sqrt)
    static CYTHON_INLINE PyObject *k_str(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE double k_sum_end(double total, double rest) {
        return rest != 0.0 && isfinite(rest) ? total + rest : total;
    }
    /* sum() of floats is compensated (Neumaier) from CPython 3.12 on; not before, and not on PyPy */
    static CYTHON_INLINE double k_sum_rest(double total, double x, double rest) {
    #if PY_VERSION_HEX >= 0x030C0000 && !defined(PYPY_VERSION)
        double t = total + x;
        if (fabs(total) >= fabs(x)) return rest + ((total - t) + x);
        return rest + ((x - t) + total);
    #else
        return 0.0;
    #endif
    }
    static CYTHON_INLINE int k_take(void) { k_taken++; return 0; }
    /* a class is part of the world too: its version changes whenever it or a base of it does */
    static int k_track(PyObject *cls) {
        if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST) { k_epoch_seen = 0; return 0; }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (!PyUnstable_Type_AssignVersionTag((PyTypeObject *)cls)) { k_epoch_seen = 0; return 0; }
        k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
        k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
    #else
        k_epoch_seen = 0;
    #endif
        return 0;
    }
    static int k_undo(Py_ssize_t mark) {
        int undone = !k_committed;
        if (undone) k_take_back(K_MARKED(mark));
        else k_forget(K_MARKED(mark));
        k_restore(mark);
        return undone;
    }
    static int k_watch(PyObject *namespace) {
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (k_watcher < 0) {
            PyObject *shared = PySys_GetObject("_kernel_watch");
            if (shared != NULL && PyCapsule_IsValid(shared, "kernel.watch")) {
                k_shared_watch *found = (k_shared_watch *)PyCapsule_GetPointer(shared, "kernel.watch");
                k_watcher = found->id;
                k_epoch_place = found->epoch;
            }
            else {
                static k_shared_watch own;
                int id = PyDict_AddWatcher(k_on_change);
                if (id < 0) { PyErr_Clear(); return 0; }
                own.id = k_watcher = id;
                own.epoch = k_epoch_place = &k_epoch;
                shared = PyCapsule_New(&own, "kernel.watch", NULL);
                if (shared == NULL || PySys_SetObject("_kernel_watch", shared) < 0) { Py_XDECREF(shared); return -1; }
                Py_DECREF(shared);
            }
        }
        if (PyDict_CheckExact(namespace) && PyDict_Watch(k_watcher, namespace) < 0) { PyErr_Clear(); k_epoch_place = NULL; }
    #endif
        return 0;
    }
    static CYTHON_INLINE unsigned long long k_wrap(long long a) { return (unsigned long long)a; }
    """
    void k_setup(object)
    object k_attr(Py_ssize_t, object, object)
    int k_bail() except -1
    int k_list_store(list, long long, object) except -1
    int k_list_push(list, object) except -1
    Py_ssize_t k_begin() noexcept
    object k_kinds(object, long long)
    object k_binop(object, object, long long)
    long long k_byte_in(bytes, long long) noexcept
    bytes k_bytes(object)
    bint k_compare(object, object, long long) except -1
    object k_key(object)
    bint k_contains(object, object) except -1
    dict k_dict(object)
    object k_dict_get(dict, object, object)
    object k_dict_item(dict, object)
    int k_dict_store(dict, object, object) except -1
    int k_end(Py_ssize_t) noexcept
    object k_exact(object, object)
    int k_exact_arity(object, object) except -1
    double k_exp(double) except? -1.0
    double k_fdiv(double, double) except? -1.0
    double k_float(object) except? -1.0
    double * k_floats_data(object) noexcept
    list k_floats_list(object)
    object k_floats_new(long long)
    Py_ssize_t k_floats_push(object, Py_ssize_t, double) except? -1
    double k_floats_row_at(object, long long, long long) except? -1.0
    object k_floats_rows(list)
    Py_ssize_t k_floats_size(object) noexcept
    bint k_fresh() noexcept
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    object k_item(list, long long)
    double k_item_float(list, long long) except? -1.0
    object k_item_late(list, long long)
    list k_list(object)
    int k_list_grow(list, object) except -1
    int k_list_put(list, long long, object) except -1
    long long k_mod(long long, long long) except? -1
    int k_now_fresh() noexcept
    object k_plain(object)
    object k_receiver(Py_ssize_t, object, object)
    Py_ssize_t k_room() noexcept
    Py_ssize_t k_rows_len(object, long long) except? -1
    bint k_shape(Py_ssize_t, object, tuple) noexcept
    bint k_attr_bool(Py_ssize_t, object, object) except -1
    bint k_shape_bool(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object) except -1
    double k_attr_float(Py_ssize_t, object, object) except? -1.0
    double k_shape_float(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object) except? -1.0
    object k_shape_get(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object)
    long long k_attr_int(Py_ssize_t, object, object, long long, long long) except? -1
    long long k_shape_int(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object, long long, long long) except? -1
    long long k_signed(unsigned long long) noexcept
    double k_sqrt(double) except? -1.0
    str k_str(object)
    double k_sum_end(double, double) noexcept
    double k_sum_rest(double, double, double) noexcept
    int k_take() noexcept
    int k_track(object) noexcept
    bint k_undo(Py_ssize_t) noexcept
    int k_watch(object) except -1
    unsigned long long k_wrap(long long) noexcept
