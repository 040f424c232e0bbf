package io.github.socketpool.advice.rule;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.kernel.FileDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Warns before the process runs out of file descriptors. Each connection takes one.
 */
class FileDescriptorRule implements AdviceRule {

	private static final double MAX_SHARE_IN_USE = 0.8;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		FileDescriptors files = figures.kernel().files();
		if (files == null) {
			return null;
		}
		int maxSize = figures.settings().maxSize();
		long toCome = Math.max(0, maxSize - figures.pool().stats().total());
		if (files.used() < MAX_SHARE_IN_USE * files.allowed() && files.used() + toCome <= files.allowed()) {
			return null;
		}
		return new Advice("file-descriptors-running-out", "This process has " + files.used() + " of " + files.allowed()
				+ " file descriptors open, and pool.max-size (" + maxSize + ") allows for " + toCome
				+ " more connections, each of which takes one. When none is left, connects fail, and so does "
				+ "everything else that opens a file. Raise the limit to " + suggestion(files.used() + toCome)
				+ " (ulimit -n, LimitNOFILE in a systemd unit), lower pool.max-size, or find out what leaves files "
				+ "open.");
	}

	/**
	 * Return the next power of two that leaves half of the descriptors free.
	 */
	private static long suggestion(long needed) {
		return Long.highestOneBit(Math.max(1, needed)) * 4;
	}

}
