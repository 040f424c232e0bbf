package io.github.socketpool.sample.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.sample.load.LoadService;
import io.github.socketpool.template.ProtocolExecution;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Measures the calls of each client, single ones and those of loads. Failed calls are
 * only counted, since their duration says nothing about the speed of calls. The timer
 * {@code socketpool.calls} measures calls too, but its quantiles cover minutes, while the
 * page shows the last moments. Thread-safe.
 */
@Component
class CallRecorder implements ProtocolInterceptor, Ordered {

	private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

	private final Map<String, ClientCalls> calls = new ConcurrentHashMap<>();

	@Override
	public @Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution) {
		ClientCalls calls = this.calls.computeIfAbsent(clientOf(request.poolName()), (client) -> new ClientCalls());
		long start = System.nanoTime();
		boolean success = false;
		try {
			Frame response = execution.execute(request);
			success = true;
			return response;
		}
		finally {
			if (success) {
				calls.succeeded(System.nanoTime() - start);
			}
			else {
				calls.failed();
			}
		}
	}

	/**
	 * Return the client whose calls go through a pool. Loads call the server of the
	 * default client, also those with a pool of their own.
	 */
	private static String clientOf(String pool) {
		return LoadService.LOAD_POOL.equals(pool) ? LoadService.CLIENT : pool;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 1;
	}

	/**
	 * Return figures of the calls since the last time that this was called, by client.
	 * Clients that have never made a call are left out.
	 */
	Map<String, Calls> drain() {
		return this.calls.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (client) -> client.getValue().drain()));
	}

	private static final class ClientCalls {

		private final Recorder micros = new Recorder(LONGEST_MICROS, 3);

		private final LongAdder failures = new LongAdder();

		void succeeded(long nanos) {
			this.micros.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), LONGEST_MICROS));
		}

		void failed() {
			this.failures.increment();
		}

		Calls drain() {
			Histogram interval = this.micros.getIntervalHistogram();
			long count = interval.getTotalCount();
			return new Calls(count, this.failures.sumThenReset(),
					(count > 0) ? interval.getValueAtPercentile(50) : null,
					(count > 0) ? interval.getValueAtPercentile(99) : null);
		}

	}

	/**
	 * Figures of the calls that ended within a period.
	 *
	 * @param successes how many succeeded
	 * @param failures how many failed
	 * @param p50Micros the median duration of successful calls, or {@code null} if there
	 * were none
	 * @param p99Micros the 99th percentile of their durations, or {@code null}
	 */
	record Calls(long successes, long failures, @Nullable Long p50Micros, @Nullable Long p99Micros) {

	}

}
