package io.github.socketpool.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.socketpool.pool.ConnectionPool;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Fails a test class that leaves a slot, a socket, or a thread at work behind. A thread
 * that only waits for more work may linger; after the last class of the run it must have
 * gone as well.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private static final String SOCKET = "socket:[";

	private static final Set<ConnectionPool> POOLS = ConcurrentHashMap.newKeySet();

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NoLeaks.class);

	/**
	 * Have a pool checked at the end of the test class.
	 */
	public static ConnectionPool watch(ConnectionPool pool) {
		POOLS.add(pool);
		return pool;
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		context.getStore(NAMESPACE).put("sockets", openSockets());
		context.getRoot().getStore(NAMESPACE).computeIfAbsent(EndOfRun.class);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		int before = context.getStore(NAMESPACE).get("sockets", Integer.class);
		Set<ConnectionPool> pools = Set.copyOf(POOLS);
		POOLS.clear();
		await("slots given back").atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(pools).allSatisfy((pool) -> {
				assertThat(pool.control().isOpen()).as("open").isFalse();
				assertThat(pool.control().stats().total()).as("slots in use").isZero();
				assertThat(pool.control().stats().waiters()).as("waiters").isZero();
			}));
		await("sockets closed").atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(sockets()).as("sockets, of which the kernel says %s", kernelsView())
				.hasSizeLessThanOrEqualTo(before));
		await("threads at rest").atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(threads()).filteredOn(NoLeaks::isAtWork).isEmpty());
	}

	/**
	 * Return how many sockets this process has open.
	 */
	public static int openSockets() throws IOException {
		// The first channel that is closed leaves one descriptor for good.
		SocketChannel.open().close();
		return sockets().size();
	}

	/**
	 * Return how many threads of pools do not just wait for work.
	 */
	public static int threadsAtWork() {
		return (int) threads().stream().filter(NoLeaks::isAtWork).count();
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("socketpool-"))
			.filter((thread) -> !thread.getName().startsWith("socketpool-async-"))
			.toList();
	}

	private static boolean isAtWork(Thread thread) {
		return !thread.getName().equals("socketpool-watchdog")
				&& Stream.of(thread.getStackTrace()).noneMatch(NoLeaks::isWaitingForWork);
	}

	private static boolean isWaitingForWork(StackTraceElement frame) {
		return frame.getMethodName().equals("getTask")
				|| (frame.getClassName().endsWith(".SharedScheduler") && frame.getMethodName().equals("sleep"));
	}

	/**
	 * Return the inodes of all open sockets.
	 */
	private static List<String> sockets() {
		if (!Files.isDirectory(DESCRIPTORS)) {
			return List.of();
		}
		try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
			return descriptors.map(NoLeaks::target)
				.filter((target) -> target.startsWith(SOCKET))
				.map((target) -> target.substring(SOCKET.length(), target.length() - 1))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			// It was closed in the meantime.
			return "";
		}
	}

	/**
	 * Return the lines about the open sockets in the kernel's tables: both addresses and
	 * the state are among the first columns.
	 */
	private static List<String> kernelsView() {
		List<String> inodes = sockets();
		return Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
			.map(Path::of)
			.filter(Files::isReadable)
			.flatMap(NoLeaks::lines)
			.filter((line) -> inodes.stream().anyMatch((inode) -> line.contains(" " + inode + " ")))
			.toList();
	}

	private static Stream<String> lines(Path file) {
		try {
			return Files.readAllLines(file).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Closed when the last test class has run.
	 */
	static final class EndOfRun implements AutoCloseable {

		@Override
		public void close() {
			await("threads gone").atMost(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(threads()).isEmpty());
		}

	}

}
