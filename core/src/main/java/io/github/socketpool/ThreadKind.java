package io.github.socketpool;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Tells virtual threads from platform threads, on a Java that has both, and how they are
 * named. Thread-safe.
 */
public final class ThreadKind {

	/** {@code Thread.isVirtual}, which Java 17 has not. */
	private static final @Nullable MethodHandle IS_VIRTUAL = find();

	private ThreadKind() {
	}

	/**
	 * Return whether a thread is virtual.
	 * @param thread the thread
	 * @return {@code false} on a Java without virtual threads
	 */
	public static boolean isVirtual(Thread thread) {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("Thread.isVirtual failed", ex);
		}
	}

	/**
	 * Return how a thread is named in messages. A virtual thread may have no name.
	 * @param thread the thread
	 * @return its name, or what describes it
	 */
	public static String nameOf(Thread thread) {
		return thread.getName().isEmpty() ? thread.toString() : thread.getName();
	}

	private static @Nullable MethodHandle find() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
