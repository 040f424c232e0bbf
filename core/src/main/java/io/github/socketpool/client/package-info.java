/**
 * The fluent API for calls. A client makes calls through a template, and says for each
 * one which operation it invokes and how long it may take. JSON-RPC is an envelope around
 * the payloads of such calls.
 */
@NullMarked
package io.github.socketpool.client;

import org.jspecify.annotations.NullMarked;
