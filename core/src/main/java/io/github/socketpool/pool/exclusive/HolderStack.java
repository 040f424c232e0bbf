package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ThreadKind;

/**
 * Not an error: it carries the stack of a thread that holds a connection to where stacks
 * are read.
 */
final class HolderStack extends Throwable {

	private static final long serialVersionUID = 1L;

	/**
	 * Take the stack of a thread.
	 * @param holder the thread, which holds a connection
	 */
	HolderStack(Thread holder) {
		super("thread '" + ThreadKind.nameOf(holder) + "' holds a connection and is here", null, false, true);
		setStackTrace(holder.getStackTrace());
	}

	/**
	 * The stack is another thread's.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
