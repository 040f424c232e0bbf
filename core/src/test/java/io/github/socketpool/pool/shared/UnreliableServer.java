package io.github.socketpool.pool.shared;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that answers calls in any order, and some of them late, twice, not at all, in
 * pieces, together with others or with frames that it sends by itself. Sometimes it
 * closes a connection. What happens to a call follows from its number and a seed. It
 * remembers which calls have come.
 */
final class UnreliableServer implements AutoCloseable {

	/** What happens to a call. */
	enum Fault {

		NONE(6_000), SHUFFLED(2_000), LATE(400), DROPPED(100), TWICE(400), UNKNOWN_ID(300), MESSAGE(300), SPLIT(400),
		GLUED(300), STOPS_READING(4), RESET(2), FIN(2), HALF_A_FRAME(2), GARBAGE(2);

		private final int weight;

		Fault(int weight) {
			this.weight = weight;
		}

		static Fault of(SplittableRandom random) {
			int left = random.nextInt(Arrays.stream(values()).mapToInt((fault) -> fault.weight).sum());
			for (Fault fault : values()) {
				left -= fault.weight;
				if (left < 0) {
					return fault;
				}
			}
			throw new IllegalStateException();
		}

	}

	/** The id, the number of the call, and its complement. */
	static final int LEAST = 16;

	private static final int HEADER = 20;

	private static final int MAX_ANSWER = 2_000;

	private static final int MAX_DELAY_MICROS = 3_000;

	private static final int MAX_LATENESS_MILLIS = 500;

	private static final long STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

	private final long seed;

	private final ServerSocket listener;

	private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final BitSet seen = new BitSet();

	private final Map<Fault, LongAdder> faults = new ConcurrentHashMap<>();

	private volatile boolean honest;

	UnreliableServer(long seed) throws IOException {
		this.seed = seed;
		this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * From now on, answer each call at once.
	 */
	void behave() {
		this.honest = true;
	}

	boolean hasSeen(int call) {
		synchronized (this.seen) {
			return this.seen.get(call);
		}
	}

	Map<Fault, LongAdder> faults() {
		return this.faults;
	}

	int connections() {
		return this.sockets.size();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
			this.later.shutdownNow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "unreliable-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				socket.setTcpNoDelay(true);
				this.sockets.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// The server is closed.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
			Client client = new Client(socket);
			while (true) {
				client.received(ByteBuffer.wrap(readFrame(in)));
			}
		}
		catch (IOException ex) {
			// The client is gone, or is to go.
		}
		finally {
			this.sockets.remove(socket);
		}
	}

	private static byte[] readFrame(DataInputStream in) throws IOException {
		byte[] header = new byte[HEADER];
		in.readFully(header, 0, 9);
		while (new String(header, 0, 9, StandardCharsets.US_ASCII).equals("HeartBeat")) {
			in.readFully(header, 0, 9);
		}
		in.readFully(header, 9, HEADER - 9);
		String text = new String(header, StandardCharsets.US_ASCII);
		if (!text.startsWith("length:")) {
			throw new EOFException("not a header");
		}
		byte[] body = new byte[Integer.parseInt(text.substring(7))];
		in.readFully(body);
		return body;
	}

	private static byte[] frame(ByteBuffer body) {
		byte[] header = String.format("length:%013d", body.remaining()).getBytes(StandardCharsets.US_ASCII);
		return ByteBuffer.allocate(HEADER + body.remaining()).put(header).put(body).array();
	}

	/**
	 * The other end of a connection.
	 */
	private final class Client {

		private final Socket socket;

		/** Guarded by this. */
		private byte[] held = new byte[0];

		Client(Socket socket) {
			this.socket = socket;
		}

		void received(ByteBuffer request) throws IOException {
			long id = request.getLong();
			int number = request.getInt();
			if (request.getInt() != ~number) {
				throw new EOFException("a broken request");
			}
			synchronized (UnreliableServer.this.seen) {
				UnreliableServer.this.seen.set(number);
			}
			if (id != 0) {
				SplittableRandom random = new SplittableRandom(UnreliableServer.this.seed * 31 + number);
				Fault fault = UnreliableServer.this.honest ? Fault.NONE : Fault.of(random);
				UnreliableServer.this.faults.computeIfAbsent(fault, (key) -> new LongAdder()).increment();
				answer(answer(id, number, random), fault, random);
			}
		}

		private byte[] answer(long id, int number, SplittableRandom random) {
			return frame(ByteBuffer.allocate(LEAST + random.nextInt(MAX_ANSWER))
				.putLong(id)
				.putInt(number)
				.putInt(~number)
				.rewind());
		}

		private void answer(byte[] answer, Fault fault, SplittableRandom random) throws IOException {
			switch (fault) {
				case NONE -> write(answer);
				case SHUFFLED -> later(answer, random.nextInt(MAX_DELAY_MICROS));
				case LATE -> later(answer, 1_000 * random.nextInt(MAX_LATENESS_MILLIS));
				case DROPPED -> {
				}
				case TWICE -> {
					write(answer);
					later(answer, random.nextInt(MAX_DELAY_MICROS));
				}
				case UNKNOWN_ID -> write(frame(ByteBuffer.allocate(LEAST).putLong(0, Long.MAX_VALUE)), answer);
				case MESSAGE -> write(frame(ByteBuffer.allocate(LEAST).putLong(0, -1)), answer);
				case SPLIT -> split(answer, random);
				case GLUED -> hold(answer);
				case STOPS_READING -> {
					LockSupport.parkNanos(STOP_NANOS);
					write(answer);
				}
				case RESET -> {
					this.socket.setSoLinger(true, 0);
					throw new EOFException("reset");
				}
				case FIN -> throw new EOFException("closed");
				case HALF_A_FRAME -> {
					write(Arrays.copyOf(answer, 1 + random.nextInt(answer.length - 1)));
					throw new EOFException("closed inside a frame");
				}
				case GARBAGE -> write("this is no frame at all".getBytes(StandardCharsets.US_ASCII));
			}
		}

		private void later(byte[] answer, int micros) {
			UnreliableServer.this.later.schedule(() -> {
				try {
					write(answer);
				}
				catch (IOException ex) {
					// The client is gone.
				}
			}, micros, TimeUnit.MICROSECONDS);
		}

		private synchronized void split(byte[] answer, SplittableRandom random) throws IOException {
			int at = 1 + random.nextInt(answer.length - 1);
			write(Arrays.copyOf(answer, at));
			Thread.yield();
			this.socket.getOutputStream().write(answer, at, answer.length - at);
		}

		private synchronized void hold(byte[] answer) {
			byte[] more = Arrays.copyOf(this.held, this.held.length + answer.length);
			System.arraycopy(answer, 0, more, this.held.length, answer.length);
			this.held = more;
			later(new byte[0], MAX_DELAY_MICROS);
		}

		/**
		 * Write frames in one write, behind those that are held.
		 */
		private synchronized void write(byte[]... frames) throws IOException {
			int length = this.held.length + Arrays.stream(frames).mapToInt((frame) -> frame.length).sum();
			ByteBuffer all = ByteBuffer.allocate(length).put(this.held);
			Arrays.stream(frames).forEach(all::put);
			this.held = new byte[0];
			this.socket.getOutputStream().write(all.array());
		}

	}

}
