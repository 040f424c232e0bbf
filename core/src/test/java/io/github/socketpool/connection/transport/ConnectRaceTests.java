package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.UnansweredAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ConnectRace}: connecting to hosts with several addresses, some of
 * which are dead.
 */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class ConnectRaceTests {

	private static final String ALIVE = "127.0.0.1";

	private static final String DEAD = "127.0.0.2";

	private static final String DEAD_TOO = "127.0.0.3";

	private static final String DEAD_AS_WELL = "127.0.0.4";

	private static final String REFUSED = "127.0.0.5";

	/** So long that nothing may come from its end. */
	private static final Duration LONG = Duration.ofSeconds(40);

	private static final int O_NONBLOCK = 04000;

	private final ScriptedServer server = ScriptedServer.echo();

	private final List<UnansweredAddress> unanswered = new ArrayList<>();

	private int selectorsBefore;

	@BeforeEach
	void startUnansweredAddresses() throws IOException {
		for (String address : new String[] { DEAD, DEAD_TOO, DEAD_AS_WELL }) {
			this.unanswered.add(new UnansweredAddress(InetAddress.getByName(address), this.server.port()));
		}
		this.selectorsBefore = selectors();
	}

	@AfterEach
	void nothingIsLeft() throws IOException {
		assertThat(selectors()).as("selectors").isEqualTo(this.selectorsBefore);
		for (UnansweredAddress address : this.unanswered) {
			address.close();
		}
		this.server.close();
	}

	@Test
	void aDeadAddressDelaysAConnectByAQuarterOfASecond() {
		AddressNetwork network = new AddressNetwork(DEAD, ALIVE);
		Duration took = timeToConnect(network);
		assertThat(network.opened()).hasSize(2);
		assertThat(took).isBetween(Duration.ofMillis(250), LONG.dividedBy(4));
	}

	@Test
	void threeDeadAddressesDelayAConnectByThreeQuartersOfASecond() {
		AddressNetwork network = new AddressNetwork(DEAD, DEAD_TOO, DEAD_AS_WELL, ALIVE);
		Duration took = timeToConnect(network);
		assertThat(network.opened()).hasSize(4);
		assertThat(took).isBetween(Duration.ofMillis(750), LONG.dividedBy(4));
	}

	@Test
	void anAddressThatIsListedTwiceIsTriedOnce() {
		AddressNetwork network = new AddressNetwork(DEAD, DEAD, DEAD, ALIVE);
		close(connect(network, LONG));
		assertThat(network.opened()).hasSize(2);
	}

	@Test
	void theAddressThatAnsweredLastIsTriedFirst() {
		AddressNetwork network = new AddressNetwork(DEAD, DEAD_TOO, ALIVE);
		HostConnector connector = connector(network, LONG);
		close(connector.connect(ErrorContext.none()).transport());
		assertThat(network.opened()).hasSize(3);
		close(connector.connect(ErrorContext.none()).transport());
		assertThat(network.opened()).as("one more, to the address that answers").hasSize(4);
	}

	@Test
	void anAddressThatRefusesIsFollowedByTheNextAtOnce() throws IOException {
		FakeTicker time = new FakeTicker();
		// The second address is due when the first is under way. Then the time stands
		// still.
		AddressNetwork network = new AddressNetwork((number) -> {
			if (number == 1) {
				time.advance(Duration.ofMillis(250));
			}
		}, DEAD, REFUSED, ALIVE);
		try (SocketChannel channel = race(network, Deadline.after(LONG, time))) {
			assertThat(channel.getRemoteAddress()).isEqualTo(new InetSocketAddress(ALIVE, this.server.port()));
		}
		assertThat(network.opened()).hasSize(3);
	}

	@Test
	void eachAddressHasItsShareOfAShortTimeout() throws IOException {
		FakeTicker time = new FakeTicker();
		// Each channel that is opened takes a third of the timeout.
		AddressNetwork network = new AddressNetwork((number) -> time.advance(Duration.ofMillis(100)), DEAD, DEAD_TOO,
				ALIVE);
		try (SocketChannel channel = race(network, Deadline.after(Duration.ofMillis(300), time))) {
			assertThat(channel.getRemoteAddress()).isEqualTo(new InetSocketAddress(ALIVE, this.server.port()));
		}
	}

	@Test
	void anAddressGoesOnWhileTheNextOnesAreTried() throws IOException {
		AddressNetwork network = new AddressNetwork((number) -> {
			if (number == 2) {
				this.unanswered.get(0).beginToAnswer();
			}
		}, DEAD, DEAD_TOO, DEAD_AS_WELL);
		// An address alone would have 900 ms, and its SYN is sent again after a second.
		try (SocketChannel channel = race(network, Deadline.after(Duration.ofMillis(2700)))) {
			assertThat(channel.getRemoteAddress()).isEqualTo(new InetSocketAddress(DEAD, this.server.port()));
		}
	}

	@Test
	void anAddressThatAnswersTooLateIsResetBeforeAByteIsSent() throws IOException {
		AtomicReference<Socket> loser = new AtomicReference<>();
		AddressNetwork network = new AddressNetwork((number) -> {
			if (number == 2) {
				this.unanswered.get(0).beginToAnswer();
				loser.set(this.unanswered.get(0).accept());
			}
		}, DEAD, ALIVE);
		Transport transport = connect(network, LONG);
		assertThat(network.opened().get(0).isOpen()).isFalse();
		loser.get().setSoTimeout(20_000);
		assertThatThrownBy(() -> loser.get().getInputStream().read()).isInstanceOf(SocketException.class)
			.isNotInstanceOf(SocketTimeoutException.class)
			.hasMessageContaining("reset");
		assertThat(exchange(transport)).isEqualTo("1");
		close(transport);
		assertThat(this.server.requests()).containsExactly("1");
	}

	@Test
	void theConnectionIsInBlockingModeForTheKernelToo() throws IOException {
		Transport transport = connect(new AddressNetwork(DEAD, ALIVE), LONG);
		assertThat(flagsOfSocketTo(this.server.port()) & O_NONBLOCK).isZero();
		close(transport);
	}

	@Test
	void allAddressesTogetherAreBoundedByTheConnectTimeout() {
		AddressNetwork network = new AddressNetwork(DEAD, DEAD_TOO, DEAD_AS_WELL);
		long start = System.nanoTime();
		assertThatExceptionOfType(ConnectFailedException.class)
			.isThrownBy(() -> connect(network, Duration.ofMillis(450)))
			.withMessageContaining("did not answer the connect within 450 ms")
			.withMessageContaining("Each of its addresses failed: 127.0.0.2 (Connect timed out), "
					+ "127.0.0.3 (Connect timed out), 127.0.0.4 (Connect timed out).")
			.withCauseInstanceOf(SocketTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(450),
				Duration.ofSeconds(10));
		assertThat(network.opened()).hasSize(3);
		assertAllClosed(network);
	}

	@Test
	void addressesThatAllRefuseFailAtOnceWithAllCauses() {
		AddressNetwork network = new AddressNetwork(REFUSED, "127.0.0.6", "127.0.0.7");
		assertThatExceptionOfType(AddressesFailedException.class)
			.isThrownBy(() -> race(network, Deadline.after(LONG, new FakeTicker())))
			.withMessage("Each of its addresses failed: 127.0.0.5 (Connection refused), "
					+ "127.0.0.6 (Connection refused), 127.0.0.7 (Connection refused).")
			.satisfies((ex) -> assertThat(ex.last()).isInstanceOf(ConnectException.class)
				.satisfies((last) -> assertThat(last.getSuppressed()).hasSize(1)));
		assertAllClosed(network);
	}

	@Test
	void aChannelThatCannotBeOpenedIsAnAddressThatFailed() {
		AddressNetwork network = new AddressNetwork((number) -> {
			if (number == 1) {
				throw new SocketException("Too many open files");
			}
		}, DEAD, REFUSED);
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(network, LONG))
			.withMessageContaining("ulimit -n");
	}

	@Test
	void anInterruptEndsTheConnectAndLeavesNoChannelOpen() {
		AddressNetwork network = new AddressNetwork(DEAD, DEAD_TOO);
		Caller<Transport> caller = Caller.start(() -> connect(network, LONG));
		await().until(() -> network.opened().size() == 2);
		caller.thread().interrupt();
		assertThat(caller.failure(ConnectFailedException.class)).hasCauseInstanceOf(ClosedByInterruptException.class);
		assertThat(caller.isInterruptedAtEnd()).isTrue();
		assertAllClosed(network);
	}

	@Test
	void anErrorWhileTheNextAddressIsTriedLeavesNoChannelOpen() {
		OutOfMemoryError error = new OutOfMemoryError("Java heap space");
		AddressNetwork network = new AddressNetwork((number) -> {
			if (number == 3) {
				throw error;
			}
		}, DEAD, DEAD_TOO, ALIVE);
		assertThatThrownBy(() -> connect(network, LONG)).isSameAs(error);
		assertThat(network.opened()).hasSize(2);
		assertAllClosed(network);
	}

	@Test
	void anErrorAtAnyReadingOfTheTimeLeavesNoChannelOpen() throws IOException {
		boolean struck = true;
		for (int reading = 1; struck; reading++) {
			AddressNetwork network = new AddressNetwork(DEAD, REFUSED, ALIVE);
			struck = failsAtReading(reading, network);
			assertAllClosed(network);
			assertThat(selectors()).isEqualTo(this.selectorsBefore);
		}
	}

	/**
	 * Run a race whose ticker fails once.
	 * @return {@code false} if the race ended before
	 */
	private boolean failsAtReading(int failing, AddressNetwork network) throws IOException {
		AtomicInteger readings = new AtomicInteger();
		Ticker ticker = () -> {
			if (readings.getAndIncrement() == failing) {
				throw new StackOverflowError();
			}
			return System.nanoTime();
		};
		try {
			race(network, Deadline.after(LONG, ticker)).close();
			return false;
		}
		catch (StackOverflowError ex) {
			return true;
		}
	}

	private Duration timeToConnect(AddressNetwork network) {
		long start = System.nanoTime();
		close(connect(network, LONG));
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private SocketChannel race(AddressNetwork network, Deadline deadline) throws IOException {
		ClientChannels channels = new ClientChannels(network, SocketSettings.defaults());
		return new ConnectRace(channels, network.resolved(), this.server.port(), deadline).run().channel();
	}

	private Transport connect(AddressNetwork network, Duration timeout) {
		return connector(network, timeout).connect(ErrorContext.none()).transport();
	}

	private HostConnector connector(AddressNetwork network, Duration timeout) {
		return new HostConnector(Endpoint.of("some.host", this.server.port()),
				SocketSettings.defaults().withConnectTimeout(timeout), network);
	}

	/**
	 * Send the frame "1" and read one frame.
	 * @return the body of the frame that was read
	 */
	private static String exchange(Transport transport) throws IOException {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		ByteBuffer bytes = ByteBuffer.wrap(codec.toBytes(Frame.of("1")));
		transport.write(bytes);
		bytes.clear();
		while (bytes.hasRemaining()) {
			assertThat(transport.read(bytes)).isPositive();
		}
		return new String(bytes.array(), bytes.capacity() - 1, 1, StandardCharsets.US_ASCII);
	}

	private static void close(Transport transport) {
		transport.close(false);
	}

	private static void assertAllClosed(AddressNetwork network) {
		assertThat(network.opened()).noneMatch(SocketChannel::isOpen);
	}

	/**
	 * Return how many selectors this process has open.
	 */
	private static int selectors() throws IOException {
		return descriptors("anon_inode:[eventpoll]").size();
	}

	/**
	 * Return the flags of the only socket that is connected to a port of 127.0.0.1.
	 * @return the flags of open(2) as the kernel has them
	 */
	private static int flagsOfSocketTo(int port) throws IOException {
		Path descriptor = descriptors("socket:[" + inodeOfSocketTo(port) + "]").get(0);
		Path info = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
		String flags = Files.readAllLines(info).stream().filter((line) -> line.startsWith("flags:")).findAny().get();
		return Integer.parseInt(flags.substring(6).strip(), 8);
	}

	private static String inodeOfSocketTo(int port) throws IOException {
		// 127.0.0.1 as the kernel writes it: a word of four bytes, the last one first.
		String remote = String.format("0100007F:%04X", port);
		List<String> rows = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/net/tcp")));
		rows.addAll(Files.readAllLines(Path.of("/proc/self/net/tcp6")));
		return rows.stream()
			.map((row) -> row.strip().split("\\s+"))
			.filter((columns) -> columns[2].endsWith(remote) && columns[3].equals("01"))
			.map((columns) -> columns[9])
			.filter((inode) -> !descriptors("socket:[" + inode + "]").isEmpty())
			.findAny()
			.get();
	}

	/**
	 * Return the descriptors of this process that lead to a target.
	 */
	private static List<Path> descriptors(String target) {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((descriptor) -> target.equals(target(descriptor))).toList();
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

}
