package io.github.socketpool.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files of the kernel's {@code proc} file system (proc(5)). Thread-safe.
 */
class ProcFiles {

	private static final int MAX_SIZE = 16 * 1024;

	private final Path directory;

	/**
	 * Create a reader.
	 * @param directory where the files are, {@code /proc} on Linux
	 */
	ProcFiles(Path directory) {
		this.directory = directory;
	}

	/**
	 * Return the path of a file, which may not exist.
	 * @param name its path below the directory
	 */
	Path path(String name) {
		return this.directory.resolve(name);
	}

	/**
	 * Read a small file in one read. The kernel may return nothing for a second read,
	 * however little the first one took, and {@link Files#readString} first reads one
	 * byte from a file that seems to be empty.
	 * @param name its path below the directory
	 * @return its text, without leading and trailing white space
	 * @throws IOException if it cannot be read, or is too large
	 */
	String read(String name) throws IOException {
		try (InputStream in = Files.newInputStream(path(name))) {
			byte[] bytes = new byte[MAX_SIZE];
			int length = in.read(bytes);
			if (length == MAX_SIZE) {
				throw new IOException(name + " is too long to be read at once");
			}
			return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
		}
	}

}
