package io.github.socketpool.pool.shared;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.protocol.Frame;

import java.time.Duration;
import java.util.List;

/**
 * Shared connections over streams that move nothing, for tests of who has which place.
 */
final class FakeStreams {

	static final Endpoint ENDPOINT = Endpoint.of("localhost", 1);

	private FakeStreams() {
	}

	/**
	 * Return a connection that never reads and never writes.
	 */
	static SharedConnection connection(Places places, Places.Rules rules) {
		SharedContext context = new SharedContext("fake", new NumberCorrelation(), places, () -> rules,
				new SharedErrors("fake", () -> List.of(ENDPOINT)), new ReceivedMessages(null, new PoolListener() {
				}), new ResponseCounters(new PoolListener() {
				}), Ticker.system(), (connection) -> {
				}, new AtomicInteger());
		return new SharedConnection(context, lease());
	}

	/**
	 * Return a call of this thread.
	 * @param large whether it is sent alone
	 */
	static SharedCall call(long id, boolean large) {
		return new SharedCall(Frame.of(new byte[large ? SharedCall.MAX_TOGETHER + 1 : 8]), id,
				Deadline.after(Duration.ofMinutes(1)), 0);
	}

	private static Lease lease() {
		FrameStream stream = proxy(FrameStream.class, null);
		return proxy(Lease.class, stream);
	}

	private static <T> T proxy(Class<T> type, Object stream) {
		return type.cast(Proxy.newProxyInstance(FakeStreams.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, args) -> switch (method.getName()) {
					case "stream" -> stream;
					case "endpoint" -> ENDPOINT;
					case "flush" -> true;
					case "accepted", "written", "offered" -> 0L;
					case "isReused", "isOutdated", "await", "isClean" -> false;
					case "read" -> 0;
					default -> null;
				}));
	}

}
