package io.github.socketpool.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.testing.SocketKind;

/**
 * A template over a pool whose connections serve one caller at a time.
 */
final class ExclusiveClient implements ChaosClient {

	/** A client whose server does not read blocks soon. */
	private static final int SEND_BUFFER = 64 * 1024;

	/**
	 * For longer than a connection is trusted after an answer. It begins when the caller
	 * has read the answer, which may be later than what happens at rest.
	 */
	private static final long TRUST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** Later than the suite calls a call late. */
	private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(30);

	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);

	/** Handshakes take long on a busy machine, and the first ones are not compiled. */
	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofMillis(1500);

	private final ConnectionPool pool;

	private final ProtocolTemplate template;

	private final Journal journal;

	ExclusiveClient(List<Integer> ports, int size, HeartbeatSettings heartbeats, List<ConnectionInitializer> logins,
			Journal journal) {
		SocketSettings sockets = SocketSettings.defaults()
			.withConnectTimeout((SocketKind.current().tls() != null) ? HANDSHAKE_TIMEOUT : CONNECT_TIMEOUT)
			.withBufferSizes(SEND_BUFFER, null);
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		SocketConnections.Builder connections = SocketConnections
			.builder(ports.stream().map((port) -> Endpoint.of("127.0.0.1", port)).toList())
			.settings(sockets)
			.codec(codec)
			.heartbeat(heartbeats)
			.tls(SocketKind.current().tls());
		logins.forEach(connections::initializer);
		this.pool = ExclusivePool.builder(connections.build())
			.name("chaos")
			.settings(PoolSettings.defaults()
				.withMaxSize(size)
				.withMaxConnecting(4)
				.withConnectBackoff(Duration.ofMillis(5), Duration.ofMillis(20)))
			.build();
		this.template = ProtocolTemplate.builder(this.pool).build();
		this.journal = journal;
	}

	@Override
	public byte[] make(Call call) throws Exception {
		return switch (call.kind()) {
			case EXCHANGE -> this.template.exchange(call.request(), byte[].class, call.timeout());
			case LEASE -> exchangeOnLease(call);
			case FORGOTTEN_LEASE -> this.pool.acquire(Deadline.after(call.timeout()))
				.connection()
				.exchange(Frame.of(call.request()))
				.toByteArray();
			case ASYNC -> await(startAsync(call), call);
			case ASYNC_CANCELLED -> cancel(startAsync(call), call);
			case ONE_WAY -> {
				templateFor(call).send(call.request());
				yield new byte[0];
			}
		};
	}

	@Override
	public void useFully(int first, Duration within) {
		List<Lease> leases = new ArrayList<>();
		Deadline deadline = Deadline.after(within);
		try {
			for (int i = 0; i < this.pool.control().settings().maxSize(); i++) {
				leases.add(this.pool.acquire(deadline));
			}
			for (int i = 0; i < leases.size(); i++) {
				exchange(leases.get(i), Call.honest(first + i));
			}
		}
		finally {
			leases.forEach(Lease::release);
		}
	}

	@Override
	public int busy() {
		PoolStats stats = this.pool.control().stats();
		return stats.active() + stats.connecting() + stats.waiters();
	}

	@Override
	public int connections() {
		return this.pool.control().stats().total();
	}

	@Override
	public long opened() {
		return this.pool.control().stats().opened();
	}

	@Override
	public void close() {
		this.pool.close();
	}

	private static void exchange(Lease lease, Call call) {
		Frame answer = lease.connection().exchange(Frame.of(call.request()));
		if (!Arrays.equals(answer.toByteArray(), call.answer())) {
			throw new IllegalStateException("An honest call was answered by " + Call.numberIn(answer.toByteArray()));
		}
	}

	/**
	 * The connection is held until what happens to it at rest has happened. Some holders
	 * release it twice, as they may.
	 */
	private byte[] exchangeOnLease(Call call) {
		Lease lease = this.pool.acquire(Deadline.after(call.timeout()));
		try {
			byte[] answer = lease.connection().exchange(Frame.of(call.request())).toByteArray();
			if (call.fault().moment() == Fault.Moment.REST) {
				this.journal.awaitRest(call.number());
				Pause.atLeast(TRUST_NANOS);
			}
			return answer;
		}
		finally {
			lease.release();
			if (call.number() % 3 == 0) {
				LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
				lease.release();
			}
		}
	}

	private CompletableFuture<byte[]> startAsync(Call call) {
		return templateFor(call).exchangeAsync(call.request(), byte[].class);
	}

	/**
	 * Return a template for calls that have no timeout of their own.
	 */
	private ProtocolTemplate templateFor(Call call) {
		return this.template.mutate().callTimeout(call.timeout()).build();
	}

	private static byte[] await(CompletableFuture<byte[]> answer, Call call) throws Exception {
		try {
			return answer.get(call.timeout().plus(GIVES_UP_AFTER).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		catch (InterruptedException ex) {
			answer.cancel(true);
			throw ex;
		}
	}

	private static byte[] cancel(CompletableFuture<byte[]> answer, Call call) throws Exception {
		LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(call.number() % 1_000));
		answer.cancel(true);
		return await(answer, call);
	}

}
