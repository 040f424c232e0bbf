package io.github.socketpool.observation;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Context that holds information about a call while it is observed. Fields that a tracer
 * sets go to the {@link TraceContextWriter}, or nowhere if there is none.
 * <p>
 * The low cardinality key values are kept together, as the convention returns them, and
 * not one by one in a map. This halves the cost of observing a call.
 */
public class SocketPoolObservationContext extends SenderContext<ProtocolRequest> {

	private static final Propagator.Setter<ProtocolRequest> NOWHERE = (carrier, key, value) -> {
	};

	/** One updater for all calls, instead of an atomic reference for each. */
	private static final AtomicReferenceFieldUpdater<SocketPoolObservationContext, KeyValues> LOW_CARDINALITY = AtomicReferenceFieldUpdater
		.newUpdater(SocketPoolObservationContext.class, KeyValues.class, "lowCardinality");

	private final ProtocolRequest request;

	private final long startNanos = System.nanoTime();

	private volatile KeyValues lowCardinality = KeyValues.empty();

	private volatile boolean complete;

	/**
	 * Create a context for a call without a trace context in its request.
	 * @param request the request of the call
	 */
	public SocketPoolObservationContext(ProtocolRequest request) {
		this(request, NOWHERE);
	}

	@SuppressWarnings("this-escape")
	SocketPoolObservationContext(ProtocolRequest request, Propagator.Setter<ProtocolRequest> setter) {
		super(setter, Kind.CLIENT);
		this.request = request;
		setCarrier(request);
	}

	/**
	 * Return the request of the call.
	 * @return the request, as the observation received it
	 */
	public ProtocolRequest getRequest() {
		return this.request;
	}

	/**
	 * Return the endpoint of the call: the one that serves it, or, before that is known,
	 * the only possible one.
	 * @return the endpoint, or {@code null} while it is one of several
	 */
	public @Nullable Endpoint getEndpoint() {
		Endpoint served = this.request.endpoint();
		List<Endpoint> endpoints = this.request.endpoints();
		return (served == null && endpoints.size() == 1) ? endpoints.get(0) : served;
	}

	/**
	 * Return the address that was set, or else the {@linkplain #getEndpoint() endpoint}
	 * as a URI, such as {@code tcp://localhost:9000}. Tracers parse it when the
	 * observation starts, and put host and port into the span. A Unix domain socket has
	 * neither, so it has no such address.
	 */
	@Override
	public @Nullable String getRemoteServiceAddress() {
		String address = super.getRemoteServiceAddress();
		Endpoint endpoint = (address == null) ? getEndpoint() : null;
		return (endpoint instanceof TcpEndpoint) ? "tcp://" + endpoint.configured() : address;
	}

	/**
	 * Return when the call began.
	 * @return the value of {@link System#nanoTime()} when this context was created
	 */
	public long getStartNanos() {
		return this.startNanos;
	}

	/**
	 * Return whether the call has ended without an error.
	 * @return {@code true} once it has
	 */
	public boolean isComplete() {
		return this.complete;
	}

	void setComplete(boolean complete) {
		this.complete = complete;
	}

	@Override
	public Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
		return addLowCardinalityKeyValues(KeyValues.of(keyValue));
	}

	@Override
	public Observation.Context addLowCardinalityKeyValues(KeyValues keyValues) {
		if (keyValues.iterator().hasNext()) {
			KeyValues before = this.lowCardinality;
			while (!LOW_CARDINALITY.compareAndSet(this, before, merge(before, keyValues))) {
				before = this.lowCardinality;
			}
		}
		return this;
	}

	@Override
	public Observation.Context removeLowCardinalityKeyValue(String keyName) {
		LOW_CARDINALITY.updateAndGet(this, (keyValues) -> KeyValues
			.of(keyValues.stream().filter((keyValue) -> !keyValue.getKey().equals(keyName)).toList()));
		return this;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues() {
		return this.lowCardinality;
	}

	@Override
	public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
		for (KeyValue keyValue : this.lowCardinality) {
			if (keyValue.getKey().equals(key)) {
				return keyValue;
			}
		}
		return null;
	}

	private static KeyValues merge(KeyValues before, KeyValues added) {
		return haveSameKeys(before, added) ? added : before.and(added);
	}

	/**
	 * A convention returns the same keys at the end as at the start, and key values are
	 * sorted by key.
	 */
	private static boolean haveSameKeys(KeyValues before, KeyValues after) {
		Iterator<KeyValue> keysBefore = before.iterator();
		Iterator<KeyValue> keysAfter = after.iterator();
		while (keysBefore.hasNext() && keysAfter.hasNext()) {
			if (!keysBefore.next().getKey().equals(keysAfter.next().getKey())) {
				return false;
			}
		}
		return !keysBefore.hasNext() && !keysAfter.hasNext();
	}

}
