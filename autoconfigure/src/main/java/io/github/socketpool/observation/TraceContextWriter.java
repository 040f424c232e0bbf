package io.github.socketpool.observation;

import java.util.Map;

import io.github.socketpool.protocol.Frame;

/**
 * Callback interface that writes the trace context of a call into its request, for
 * payloads that have a place for it. A frame has no headers: where in the body the fields
 * go is what client and server have agreed on. Without a bean of this type no trace
 * context is sent.
 * <p>
 * It is called before any interceptor but the observation sees the request. Must be
 * thread-safe.
 */
@FunctionalInterface
public interface TraceContextWriter {

	/**
	 * Write the trace context of a call.
	 * @param request the request; its bytes must not be changed
	 * @param fields what the tracer propagates, by the names that it gives the fields,
	 * such as {@code traceparent} and {@code tracestate} (W3C Trace Context).
	 * Unmodifiable and never empty: a call that has no trace context is sent as it is
	 * @return the frame to send instead, or {@code request} itself
	 */
	Frame write(Frame request, Map<String, String> fields);

}
