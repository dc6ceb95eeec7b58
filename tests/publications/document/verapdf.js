// arguments: flavour, then the paths of PDF files. Prints JSON: for each file the list of what
// it fails. Run by the Rhino shell that is in the same jar as veraPDF.
var V = Packages.org.verapdf;
var MOST = 200;

function failures(path, flavour) {
  // A parser and a validator serve one file and one flavour only.
  var foundry = V.pdfa.Foundries.defaultInstance();
  var stream = new java.io.FileInputStream(path);
  var parser = foundry.createParser(stream, flavour);
  try {
    var result = foundry.createValidator(flavour, false).validate(parser);
    if (result.getTotalAssertions() === 0) { return ["nothing was examined"]; }
    var found = [];
    var each = result.getTestAssertions().iterator();
    while (each.hasNext() && found.length < MOST) {
      var one = each.next();
      var rule = one.getRuleId();
      found.push(String(rule.getClause() + "-" + rule.getTestNumber() + " " + one.getMessage()
        + " (" + one.getLocation().getContext() + ")"));
    }
    if (!result.isCompliant() && found.length === 0) { found.push("not compliant"); }
    return found;
  } finally {
    parser.close();
    stream.close();
  }
}

V.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var wanted = V.pdfa.flavours.PDFAFlavour.byFlavourId(arguments[0]);
if (wanted === V.pdfa.flavours.PDFAFlavour.NO_FLAVOUR) { throw "no such flavour: " + arguments[0]; }
print(JSON.stringify(arguments.slice(1).map(function (path) { return failures(path, wanted); })));
