package io.github.socketpool;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A lock that a {@link StackOverflowError} never leaves held: a thread with too little
 * stack for a critical section does not enter it. {@link ReentrantLock} reserves stack
 * for its own methods only, not for the code up to {@link #unlock}. Critical sections
 * call no foreign code and block only on conditions of the lock.
 */
public final class ReservedLock extends ReentrantLock {

	private static final long serialVersionUID = 1L;

	/**
	 * Acquire the lock.
	 * @throws StackOverflowError if too little stack is left; the lock is not acquired
	 */
	@Override
	public void lock() {
		StackReserve.require();
		super.lock();
	}

	/**
	 * Return what is read or decided while the lock is held.
	 * @param decision a critical section
	 * @param <T> what it returns
	 * @return what it returns
	 * @throws StackOverflowError if too little stack is left; nothing was decided
	 */
	public <T extends @Nullable Object> T locked(Supplier<T> decision) {
		lock();
		try {
			return decision.get();
		}
		finally {
			unlock();
		}
	}

}
