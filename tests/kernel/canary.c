// SPDX-License-Identifier: GPL-2.0-only
/* Make the mistakes that a bed must find in the log. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static int numbers[4];
static unsigned int past_the_end = ARRAY_SIZE(numbers);
module_param(past_the_end, uint, 0);

static void use_after_free(void)
{
	int *number = kmalloc(sizeof(*number), GFP_KERNEL);

	kfree(number);
	WRITE_ONCE(*number, 1);
}

/* The second lock is never contended: lockdep reports the order, and nothing hangs. */
static void take_twice(void)
{
	static struct lock_class_key key;
	struct mutex one, two;

	__mutex_init(&one, "one", &key);
	__mutex_init(&two, "two", &key);
	mutex_lock(&one);
	mutex_lock(&two);
	mutex_unlock(&two);
	mutex_unlock(&one);
}

static int __init canary_init(void)
{
	/* Lockdep is disabled after the first report that taints. */
	take_twice();
	numbers[past_the_end & 7] = 1;
	use_after_free();
	return kmalloc(4321, GFP_KERNEL) ? 0 : -ENOMEM;
}
module_init(canary_init);

static void __exit canary_exit(void)
{
}
module_exit(canary_exit);

MODULE_DESCRIPTION("The mistakes that a bed must find");
MODULE_LICENSE("GPL");
