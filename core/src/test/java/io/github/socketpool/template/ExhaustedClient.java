package io.github.socketpool.template;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.CountingConnections;

/**
 * A client in a process of its own, which runs out of file descriptors and gets them
 * back. Prints a line for each thing that happens to it.
 */
final class ExhaustedClient {

	private static final OutputStream OUTPUT = new FileOutputStream(FileDescriptor.out);

	private static final int MOST_FILES = 10_000;

	private final List<FileInputStream> files = new ArrayList<>();

	private final CountingConnections connections;

	private final ConnectionPool pool;

	private final ConnectionPool empty;

	private ExhaustedClient(int port) {
		this.connections = new CountingConnections(port);
		this.pool = ExclusivePool.builder(this.connections).build();
		this.empty = ExclusivePool.builder(this.connections).build();
	}

	public static void main(String[] args) throws IOException {
		ExhaustedClient client = new ExhaustedClient(Integer.parseInt(args[0]));
		try {
			client.run();
		}
		catch (Throwable ex) {
			print("failed", ex + " at " + ex.getStackTrace()[0] + " because of " + ex.getCause());
		}
	}

	/**
	 * Load the library's classes, which are files too; in a jar they are one that is open
	 * already.
	 */
	private static void loadClasses() throws Exception {
		Path root = Path.of(ConnectionPool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".class")).toList()) {
				String name = root.relativize(file).toString();
				if (!name.endsWith("-info.class")) {
					Class.forName(name.substring(0, name.length() - ".class".length()).replace('/', '.'), false,
							ExhaustedClient.class.getClassLoader());
				}
			}
		}
	}

	private void run() throws Exception {
		loadClasses();
		acquire(2).forEach(ExhaustedClient::callAndRelease);
		takeAllDescriptors();
		List<Lease> leases = acquire(2);
		print("with none left", this.pool.control().stats().toString());
		print("one more caller", failure(this.pool, Duration.ofSeconds(2)));
		print("first caller", failure(this.empty, Duration.ofSeconds(10)));
		leases.get(0).invalidate();
		takeAllDescriptors();
		callAndRelease(leases.get(1));
		print("after a connection was lost", this.pool.control().stats().toString());
		for (FileInputStream file : this.files) {
			file.close();
		}
		acquire(this.pool.control().settings().maxSize()).forEach(ExhaustedClient::callAndRelease);
		print("with enough again", this.pool.control().stats().toString());
		print("closes", this.pool.control().snapshot().closes().toString());
		print("connections made", Long.toString(this.pool.control().stats().opened()));
	}

	private void takeAllDescriptors() {
		try {
			while (this.files.size() < MOST_FILES) {
				this.files.add(new FileInputStream("/dev/null"));
			}
		}
		catch (IOException ex) {
			// That was the last one.
		}
	}

	private List<Lease> acquire(int count) {
		List<Lease> leases = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			leases.add(this.pool.acquire(Deadline.after(Duration.ofSeconds(10))));
		}
		return leases;
	}

	private static void callAndRelease(Lease lease) {
		if (!lease.connection().exchange(Frame.of("1")).text().equals("1")) {
			throw new IllegalStateException("Wrong answer");
		}
		lease.release();
	}

	private static String failure(ConnectionPool pool, Duration timeout) {
		try {
			pool.acquire(Deadline.after(timeout)).release();
			return "none";
		}
		catch (SocketPoolException ex) {
			return ex.toString();
		}
	}

	private static void print(String what, String value) throws IOException {
		OUTPUT.write((what + ": " + value + "\n").getBytes(StandardCharsets.UTF_8));
	}

}
