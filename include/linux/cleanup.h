/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scope guards: what a block has taken is given back when it is left, by
 * whatever way.
 *
 *	char *buf __free(kfree) = kmalloc(len, GFP_KERNEL);
 *	guard(mutex)(&dev->lock);
 *	scoped_guard(spinlock, &q->lock) { ... }
 *	scoped_cond_guard(mutex_try, return -EBUSY, &dev->lock) { ... }
 *
 * Guards are dropped in the reverse order of their declaration; so declare
 * each where its value is made, not at the top of the block. A function uses
 * these or a ladder of gotos, never both.
 */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/types.h>

/*
 * DEFINE_FREE(name, type, free): makes __free(name) run @free, an expression
 * in which _T is the variable, when the variable goes out of scope.
 */
#define DEFINE_FREE(_name, _type, _free)				\
static __always_inline void __free_##_name(void *p)			\
{									\
	_type _T = *(_type *)p;						\
	_free;								\
}

#define __free(_name) __cleanup(__free_##_name)

/* Takes the value out of a guarded variable, which is NULL from then on. */
#define __get_and_null(p, nullvalue)					\
({									\
	__auto_type ptr__ = &(p);					\
	__auto_type val__ = *ptr__;					\
	*ptr__ = nullvalue;						\
	val__;								\
})

static __always_inline __must_check const volatile void *
__must_check_fn(const volatile void *val)
{
	return val;
}

/* Hands a pointer on: its guard has nothing left to do. */
#define no_free_ptr(p) \
	((typeof(p))__must_check_fn( \
		(const volatile void *)__get_and_null(p, NULL)))

#define return_ptr(p) return no_free_ptr(p)

/* The same where a callee has taken over what @p points at. */
#define retain_and_null_ptr(p) ((void)__get_and_null(p, NULL))

/*
 * DEFINE_CLASS(name, type, exit, init, args): a type with a constructor, the
 * expression @init in terms of @args, and a destructor, @exit in terms of _T.
 * CLASS(name, var)(args...) declares a variable of it.
 */
#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...)		\
typedef _type class_##_name##_t;					\
static __always_inline void class_##_name##_destructor(_type *p)	\
{									\
	_type _T = *p;							\
	_exit;								\
}									\
static __always_inline _type class_##_name##_constructor(_init_args)	\
{									\
	_type t = _init;						\
	return t;							\
}

/* The same class with another constructor. */
#define EXTEND_CLASS(_name, ext, _init, _init_args...)			\
typedef class_##_name##_t class_##_name##ext##_t;			\
static __always_inline void						\
class_##_name##ext##_destructor(class_##_name##_t *p)			\
{									\
	class_##_name##_destructor(p);					\
}									\
static __always_inline class_##_name##_t				\
class_##_name##ext##_constructor(_init_args)				\
{									\
	class_##_name##_t t = _init;					\
	return t;							\
}

#define CLASS(_name, var)						\
	class_##_name##_t var __maybe_unused				\
		__cleanup(class_##_name##_destructor) =			\
		class_##_name##_constructor

/*
 * A guard is a class that says, through class_<name>_lock_ptr(), whether it
 * holds anything; only that of a conditional one can be NULL.
 *
 * DEFINE_GUARD: for a lock that is named by a pointer, @_T.
 */
#define DEFINE_CLASS_IS_COND_GUARD(_name, _is_cond) \
	static __maybe_unused const bool class_##_name##_is_conditional = \
		_is_cond

#define DEFINE_GUARD(_name, _type, _lock, _unlock)			\
	DEFINE_CLASS_IS_COND_GUARD(_name, false);			\
	DEFINE_CLASS(_name, _type, if (_T) { _unlock; },		\
		     ({ _lock; _T; }), _type _T)			\
	static __always_inline void *					\
	class_##_name##_lock_ptr(class_##_name##_t *_T)			\
	{								\
		return (void *)(unsigned long)*_T;			\
	}

/* @_condlock is an expression: was the lock taken? */
#define DEFINE_GUARD_COND(_name, _ext, _condlock)			\
	DEFINE_CLASS_IS_COND_GUARD(_name##_ext, true);			\
	EXTEND_CLASS(_name, _ext,					\
		     ({ void *_t = _T;					\
			if (_T && !(_condlock))				\
				_t = NULL;				\
			_t; }), class_##_name##_t _T)			\
	static __always_inline void *					\
	class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)		\
	{								\
		return class_##_name##_lock_ptr(_T);			\
	}

#define guard(_name) CLASS(_name, __UNIQUE_ID(guard))

#define __guard_ptr(_name) class_##_name##_lock_ptr
#define __is_cond_ptr(_name) class_##_name##_is_conditional

/*
 * The block below runs once with the lock held. The loop is left by the label
 * and not by its condition, so that compilers see that the block of an
 * unconditional guard always runs (and that a return in it is the last word).
 * Of a conditional guard that fails the block is passed over in silence.
 */
#define __scoped_guard(_name, _label, args...)				\
	for (CLASS(_name, scope)(args);					\
	     __guard_ptr(_name)(&scope) || !__is_cond_ptr(_name);	\
	     ({ goto _label; }))					\
		if (0) {						\
_label:									\
			break;						\
		} else

#define scoped_guard(_name, args...) \
	__scoped_guard(_name, __UNIQUE_ID(label), args)

/* Runs @_fail, which must leave, if the guard could not be had. */
#define __scoped_cond_guard(_name, _fail, _label, args...)		\
	for (CLASS(_name, scope)(args); true; ({ goto _label; }))	\
		if (!__guard_ptr(_name)(&scope)) {			\
			_fail;						\
_label:									\
			break;						\
		} else

#define scoped_cond_guard(_name, _fail, args...) \
	__scoped_cond_guard(_name, _fail, __UNIQUE_ID(label), args)

/*
 * DEFINE_LOCK_GUARD_1: as DEFINE_GUARD, with room for more state (the saved
 * flags of an interrupt lock) in _T, whose member lock is the pointer.
 * DEFINE_LOCK_GUARD_0: for a lock without a name: RCU, preemption.
 */
#define __DEFINE_UNLOCK_GUARD(_name, _type, _unlock, ...)		\
typedef struct {							\
	_type *lock;							\
	__VA_ARGS__;							\
} class_##_name##_t;							\
									\
static __always_inline void						\
class_##_name##_destructor(class_##_name##_t *_T)			\
{									\
	if (_T->lock) {							\
		_unlock;						\
	}								\
}									\
									\
static __always_inline void *						\
class_##_name##_lock_ptr(class_##_name##_t *_T)				\
{									\
	return (void *)(unsigned long)_T->lock;				\
}

#define __DEFINE_LOCK_GUARD_1(_name, _type, _lock)			\
static __always_inline class_##_name##_t				\
class_##_name##_constructor(_type *l)					\
{									\
	class_##_name##_t _t = { .lock = l }, *_T = &_t;		\
	_lock;								\
	return _t;							\
}

#define __DEFINE_LOCK_GUARD_0(_name, _lock)				\
static __always_inline class_##_name##_t				\
class_##_name##_constructor(void)					\
{									\
	class_##_name##_t _t = { .lock = (void *)1 },			\
			  *_T __maybe_unused = &_t;			\
	_lock;								\
	return _t;							\
}

#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)		\
	DEFINE_CLASS_IS_COND_GUARD(_name, false);			\
	__DEFINE_UNLOCK_GUARD(_name, _type, _unlock, __VA_ARGS__)	\
	__DEFINE_LOCK_GUARD_1(_name, _type, _lock)

#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...)			\
	DEFINE_CLASS_IS_COND_GUARD(_name, false);			\
	__DEFINE_UNLOCK_GUARD(_name, void, _unlock, __VA_ARGS__)	\
	__DEFINE_LOCK_GUARD_0(_name, _lock)

#define DEFINE_LOCK_GUARD_1_COND(_name, _ext, _condlock)		\
	DEFINE_CLASS_IS_COND_GUARD(_name##_ext, true);			\
	EXTEND_CLASS(_name, _ext,					\
		     ({ class_##_name##_t _t = { .lock = l },		\
				*_T = &_t;				\
			if (_T->lock && !(_condlock))			\
				_T->lock = NULL;			\
			_t; }),						\
		     typeof_member(class_##_name##_t, lock) l)		\
	static __always_inline void *					\
	class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)		\
	{								\
		return class_##_name##_lock_ptr(_T);			\
	}

#endif /* _LINUX_CLEANUP_H */
