package io.github.socketpool.autoconfigure.readme;

record QuoteRequest(String symbol) {

}
