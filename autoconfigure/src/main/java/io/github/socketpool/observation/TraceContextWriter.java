package io.github.socketpool.observation;

import java.util.Map;

import io.github.socketpool.protocol.Frame;

/**
 * Callback interface that writes the trace context of a call into its request, for
 * payloads that have a place for it. A frame has no headers, so client and server must
 * agree where in the body the fields go. Without a bean of this type, no trace context is
 * sent.
 * <p>
 * It is called before any interceptor other than the observation sees the request. It
 * must be thread-safe.
 */
@FunctionalInterface
public interface TraceContextWriter {

	/**
	 * Write the trace context of a call.
	 * @param request the request; its bytes must not be changed
	 * @param fields the fields that the tracer propagates, by name, such as
	 * {@code traceparent} and {@code tracestate} (W3C Trace Context). Unmodifiable and
	 * never empty: a call without a trace context is sent as it is
	 * @return the frame to send instead, or {@code request} itself
	 */
	Frame write(Frame request, Map<String, String> fields);

}
