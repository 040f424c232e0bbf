package io.github.socketpool.autoconfigure.readme;

record Quote(String symbol, int price) {

}
